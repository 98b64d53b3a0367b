import type { Auth, BeatMessage, FrameMessage, SnapshotMessage } from '../../../shared/protocol.ts';
import type { TickerView } from '../../../shared/view.ts';

/** What a wire tells. After `refused` and `closed` it tells nothing more. */
export interface Ears {
  opened(): void;
  snapshot(message: SnapshotMessage<TickerView>): void;
  frame(message: FrameMessage<TickerView>): void;
  beat(message: BeatMessage): void;
  /** The server's code. */
  refused(code: string): void;
  closed(): void;
}

export interface Wire {
  /** Asks for a snapshot; null where none comes in time. */
  resync(answer: (message: SnapshotMessage<TickerView> | null) => void): void;
  close(): void;
}

const ANSWER_WITHIN_MS = 5000;
const OPEN_WITHIN_MS = 8000;

/**
 * As much of Socket.IO 4 as listening needs, over one WebSocket: `0{…}` the transport is open, `40{auth}` joins, `40{…}`
 * joined, `44{…}` refused, `42["frame",{…}]` an event, `420["resync"]` asks and `430[{…}]` answers, `2` asks whether we
 * are there and `3` says so. Long polling, binary and reconnecting are left to those who need them: the ticker's other
 * way is the cached JSON. (docs/adr/0007-ticker-element.md)
 */
export function openWire(server: string, auth: Auth, ears: Ears): Wire {
  // The query is how the server knows, before it has read the auth, that a page of any site may ask (A4).
  const socket = new WebSocket(`${server.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket&surface=ticker`);
  const asked = new Map<string, (message: SnapshotMessage<TickerView> | null) => void>();
  let asks = 0;
  let isOver = false;
  const late = setTimeout(() => end(() => ears.closed()), OPEN_WITHIN_MS);

  function end(say: () => void): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(late);
    socket.close();
    say();
  }

  function answer(id: string, message: SnapshotMessage<TickerView> | null): void {
    const waiting = asked.get(id);
    asked.delete(id);
    if (!isOver) waiting?.(message);
  }

  function hear(packet: string): void {
    const [, kind = '', id = '', body = ''] = /^(4[0-4]|[0-6])(\d*)(.*)$/s.exec(packet) ?? [];
    switch (kind) {
      case '0':
        return socket.send(`40${JSON.stringify(auth)}`);
      case '2':
        return socket.send('3');
      case '40':
        clearTimeout(late);
        return ears.opened();
      case '42':
        return event(JSON.parse(body) as [string, never]);
      case '43':
        return answer(id, (JSON.parse(body) as [SnapshotMessage<TickerView>])[0]);
      case '44': {
        const code = (JSON.parse(body) as { data?: { code?: string } }).data?.code ?? 'internal';
        return end(() => ears.refused(code));
      }
      case '1':
      case '41':
        return end(() => ears.closed());
      default:
      // A newer server's packet is none of ours.
    }
  }

  function event([name, message]: [string, never]): void {
    if (name === 'snapshot') ears.snapshot(message);
    else if (name === 'frame') ears.frame(message);
    else if (name === 'beat') ears.beat(message);
  }

  socket.addEventListener('message', ({ data }) => {
    if (!isOver) hear(String(data));
  });
  // An error is always followed by a close.
  socket.addEventListener('close', () => end(() => ears.closed()));

  return {
    resync(take) {
      const id = String(asks++);
      asked.set(id, take);
      setTimeout(() => answer(id, null), ANSWER_WITHIN_MS);
      if (socket.readyState === WebSocket.OPEN) socket.send(`42${id}["resync"]`);
    },
    close: () => end(() => {}),
  };
}
