import type { BeatMessage, ClientEvents, FrameMessage, SnapshotMessage } from '../../../shared/protocol.ts';

/** One connection to the server, from its opening to its end; a broken one is not mended, another is opened. */
export interface Wire {
  /** Sends an event. `answer` gets the server's, null where none comes within 8 s, and nothing once the wire is over. */
  ask<Answer>(event: keyof ClientEvents, given: readonly unknown[], answer: (said: Answer | null) => void): void;
  /** Nothing is told after this. */
  close(): void;
}

/** What a wire tells. After `refused` and `closed` it tells nothing more. */
export interface Ears<View> {
  /** The server has let us in, and knows us by `id`. */
  opened(id: string): void;
  snapshot(message: SnapshotMessage<View>): void;
  frame(message: FrameMessage<View>): void;
  beat(message: BeatMessage): void;
  /** The server's code. */
  refused(code: string): void;
  /** Also where it never was open. */
  closed(): void;
}

export const OPEN_WITHIN_MS = 8000;
export const ANSWER_WITHIN_MS = 8000;
