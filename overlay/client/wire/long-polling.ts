import { io } from 'socket.io-client';
import type { Auth, BeatMessage, FrameMessage, SnapshotMessage } from '../../../shared/protocol.ts';
import { ANSWER_WITHIN_MS, OPEN_WITHIN_MS } from './wire.ts';
import type { Ears, Wire } from './wire.ts';

/** Socket.IO's own client over HTTP, for networks that let no WebSocket through. */
export function openLongPolling<View>(server: string, auth: Auth, ears: Ears<View>): Wire {
  const socket = io(server, {
    auth,
    transports: ['polling'],
    forceNew: true,
    reconnection: false,
    timeout: OPEN_WITHIN_MS,
  });
  let isOver = false;

  function end(say: () => void): void {
    if (isOver) return;
    isOver = true;
    socket.disconnect();
    say();
  }

  socket.on('connect', () => ears.opened(socket.id ?? ''));
  socket.on('snapshot', (message: SnapshotMessage<View>) => isOver || ears.snapshot(message));
  socket.on('frame', (message: FrameMessage<View>) => isOver || ears.frame(message));
  socket.on('beat', (message: BeatMessage) => isOver || ears.beat(message));
  socket.on('disconnect', () => end(() => ears.closed()));
  socket.on('connect_error', (error) => {
    const code = (error as { data?: { code?: string } }).data?.code;
    end(() => (code === undefined ? ears.closed() : ears.refused(code)));
  });

  return {
    ask(name, given, answer) {
      socket.timeout(ANSWER_WITHIN_MS).emit(name, ...given, (fault: unknown, said: never) => {
        if (!isOver) answer(fault ? null : said);
      });
    },
    close: () => end(() => {}),
  };
}
