import type { Auth } from '../../../shared/protocol.ts';
import { openWebSocket } from './web-socket.ts';
import type { Ears, Wire } from './wire.ts';

/** A WebSocket; where none gets through, long polling, whose library is fetched only then. */
export function dial<View>(server: string, auth: Auth, ears: Ears<View>): Wire {
  let isOpen = false;
  let isOver = false;
  let wire = openWebSocket<View>(server, auth, {
    ...ears,
    opened(id) {
      isOpen = true;
      ears.opened(id);
    },
    closed: () => (isOpen ? ears.closed() : void poll()),
  });

  async function poll(): Promise<void> {
    try {
      const { openLongPolling } = await import('./long-polling.ts');
      if (!isOver) wire = openLongPolling<View>(server, auth, ears);
    } catch {
      // Not even the library could be fetched.
      if (!isOver) ears.closed();
    }
  }

  return {
    ask: (name, given, answer) => wire.ask(name, given, answer),
    close() {
      isOver = true;
      wire.close();
    },
  };
}
