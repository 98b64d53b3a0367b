import { z } from 'zod';
import { Cue, PageId, REFUSALS } from './cue.ts';
import type { Lines } from './lines.ts';
import type { Sections } from './view.ts';

/**
 * The socket contract, one union per direction. `test/spec/protocol.test.ts` pins a hash of these schemas beside
 * PROTOCOL_VERSION: the wire cannot change without somebody saying so.
 *
 * A `rev` is the position in the show's log that a view shows. Every frame names the rev that it builds on (`base`);
 * a surface whose rev is another one applies nothing and asks for a snapshot (F1).
 */
export const PROTOCOL_VERSION = 3;

export const SURFACES = ['stage', 'control', 'ticker', 'board'] as const;
export const SurfaceName = z.enum(SURFACES);
export type SurfaceName = z.infer<typeof SurfaceName>;

/** Frames that a surface takes: lists in `sections`, whole; or short, those of which it holds lines in `lines`. */
export const FORMS = ['whole', 'short'] as const;
export type Form = (typeof FORMS)[number];

const Rev = z.int().min(0);
const Now = z.int().min(0);
const SectionMap = z.record(z.string(), z.unknown());
/** As lines.ts has them. */
const LinesMap = z.record(
  z.string(),
  z.array(z.union([z.tuple([z.int().min(0), z.int().min(0)]), z.record(z.string(), z.unknown())])),
);

/** Socket.IO's `auth`. The key never travels anywhere else (A3). */
export const Auth = z.object({
  key: z.string().max(200).optional(),
  /** In place of a key, of a browser that has a session: good once, beside its cookie. */
  ticket: z.string().max(200).optional(),
  show: z.string().regex(/^[a-z0-9-]{1,40}$/),
  surface: SurfaceName,
  build: z.string().max(64).optional(),
  /** The name a helper goes by on the control page. */
  name: z.string().max(40).optional(),
  /** What the page calls itself for as long as it is open, a reload included. */
  page: PageId.optional(),
  /** Absent: whole. */
  frames: z.enum(FORMS).optional(),
});
export type Auth = z.infer<typeof Auth>;

export const Snapshot = z.object({ epoch: z.string(), rev: Rev, now: Now, build: z.string(), view: SectionMap });
export const Frame = z.object({
  epoch: z.string(),
  rev: Rev,
  base: Rev,
  now: Now,
  sections: SectionMap,
  lines: LinesMap.optional(),
});
export const Beat = z.object({ epoch: z.string(), rev: Rev, now: Now });

const Pixels = z.int().min(1).max(32_768);
const Frames = z.int().min(0).max(1_000_000);
const YEARS_MS = 10 * 365 * 86_400_000;

/** A stage tells every 10 s, and after each callout that it painted, what it shows. `drawnAt` is its own clock, ms. */
export const Alive = z.object({
  rev: Rev,
  visible: z.boolean(),
  active: z.boolean(),
  drawnAt: z.number().min(0),
  audio: z.boolean(),
  format: z.object({ width: Pixels, height: Pixels }).optional(),
  obs: z
    .string()
    .regex(/^[\w.+-]{1,32}$/)
    .optional(),
  /** Milliseconds that its wall clock lacks to the server's. */
  offset: z.int().min(-YEARS_MS).max(YEARS_MS).optional(),
  /** Milliseconds from its last report to the server's answer. */
  latency: z.int().min(0).max(600_000).optional(),
  frames: z.object({ due: Frames, dropped: Frames }).optional(),
  blank: z.boolean().optional(),
});
export type Alive = z.infer<typeof Alive>;

export const CueAck = z.union([
  z.object({ outcome: z.literal('taken'), rev: Rev }),
  // Kept, and decided once the log can be reached again: its outcome comes with the list of cues.
  z.object({ outcome: z.literal('queued'), rev: Rev }),
  z.object({ outcome: z.literal('refused'), reason: z.enum(REFUSALS), rev: Rev }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
]);
export type CueAck = z.infer<typeof CueAck>;

export const ServerToClient = { snapshot: Snapshot, frame: Frame, beat: Beat };
export const ClientToServer = { resync: z.tuple([]), cue: Cue, alive: Alive };

export interface SnapshotMessage<View = Partial<Sections>> {
  epoch: string;
  rev: number;
  now: number;
  build: string;
  view: View;
}
export interface FrameMessage<View = Partial<Sections>> {
  epoch: string;
  rev: number;
  base: number;
  now: number;
  sections: Partial<View>;
  /** In short frames: lists told by what they keep of those that the surface holds at `base`. */
  lines?: { [Name in keyof View]?: Lines };
}
export type BeatMessage = z.infer<typeof Beat>;

/** For Socket.IO's type parameters. */
export interface ServerEvents {
  snapshot: (message: SnapshotMessage) => void;
  frame: (message: FrameMessage) => void;
  beat: (message: BeatMessage) => void;
}
export interface ClientEvents {
  resync: (ack: (message: SnapshotMessage) => void) => void;
  cue: (cue: Cue, ack: (answer: CueAck) => void) => void;
  /** The answer says only that it came: from it the page knows how long that takes. */
  alive: (alive: Alive, ack?: () => void) => void;
}
