import { WebSocket } from 'ws';

/** Node 20 has none, and the pages' own session is run in it. */
class PageWebSocket extends WebSocket {
  constructor(address: string) {
    super(address);
    // A page hears of a failure by the close that follows it; here it would end the process.
    this.on('error', () => {});
  }
}

Object.assign(globalThis, { WebSocket: PageWebSocket });
