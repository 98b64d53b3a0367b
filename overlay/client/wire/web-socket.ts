import type { Auth } from '../../../shared/protocol.ts';
import { ANSWER_WITHIN_MS, OPEN_WITHIN_MS } from './wire.ts';
import type { Ears, Wire } from './wire.ts';

/**
 * As much of Socket.IO 4 as a page needs, over one WebSocket: `0{…}` the transport is open, `40{auth}` joins, `40{sid}`
 * joined, `44{…}` refused, `42["frame",{…}]` an event, `420["resync"]` asks and `430[{…}]` answers, `2` asks whether we
 * are there and `3` says so. Long polling, binary and reconnecting are left to those who need them.
 * (https://socket.io/docs/v4/socket-io-protocol, https://socket.io/docs/v4/engine-io-protocol)
 */
export function openWebSocket<View>(server: string, auth: Auth, ears: Ears<View>): Wire {
  const socket = new WebSocket(`${server.replace(/^http/, 'ws')}/socket.io/?${queryOf(auth)}`);
  const asked = new Map<string, (answer: never) => void>();
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

  function answer(id: string, said: unknown): void {
    const waiting = asked.get(id);
    asked.delete(id);
    if (!isOver) waiting?.(said as never);
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
        return ears.opened((JSON.parse(body) as { sid: string }).sid);
      case '42':
        return event(JSON.parse(body) as [string, never]);
      case '43':
        return answer(id, (JSON.parse(body) as unknown[])[0]);
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
    ask(name, given, take) {
      const id = String(asks++);
      asked.set(id, take);
      setTimeout(() => answer(id, null), ANSWER_WITHIN_MS);
      if (socket.readyState === WebSocket.OPEN) socket.send(`42${id}${JSON.stringify([name, ...given])}`);
    },
    close: () => end(() => {}),
  };
}

/** The query is how the server knows, before it has read the auth, that a page of any site may ask (A4). */
const queryOf = ({ surface }: Auth): string =>
  `EIO=4&transport=websocket${surface === 'ticker' ? '&surface=ticker' : ''}`;
