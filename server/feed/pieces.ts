import { WebSocketServer } from 'ws';
import type { ServerOptions } from 'ws';

/**
 * In so many pieces a packet may come, as frames of a message or as reads of a frame or of a poll's body: 16 kB over a poor network
 * are some 30. Counter-example without it: 16 kB of a message that never ends, a byte a frame, kept 1.4 MB, and so did each of a
 * thousand sockets.
 */
const MOST_PIECES = 256;

/** For Engine.IO, which hands one of the two limits on to `ws`, but not the other. */
export const inFewPieces = {
  maxBufferedChunks: MOST_PIECES,
  wsEngine: class extends WebSocketServer {
    constructor(options: ServerOptions) {
      super({ ...options, maxFragments: MOST_PIECES });
    }
  },
};
