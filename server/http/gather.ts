/**
 * Bytes that come in pieces, in blocks of their own: a piece as Node hands it over takes some 300 bytes more than it has, so
 * that 4 MB, a byte at a time, would take more than 1 GB.
 */
export interface Gathered {
  add(piece: Buffer): void;
  /** All of it, in one. */
  whole(): Buffer;
  letGo(): void;
}

const FIRST_BLOCK = 4096;
const LARGEST_BLOCK = 65_536;

export function gather(): Gathered {
  let blocks: Buffer[] = [];
  /** Bytes of the last block that are used. */
  let used = 0;
  let bytes = 0;

  return {
    add(piece) {
      for (let at = 0; at < piece.length;) {
        let last = blocks.at(-1);
        if (!last || used === last.length) {
          // Never more room than as much again as there is.
          const size = Math.min(LARGEST_BLOCK, Math.max(FIRST_BLOCK, bytes));
          last = Buffer.allocUnsafeSlow(size);
          blocks.push(last);
          used = 0;
        }
        const count = piece.copy(last, used, at);
        used += count;
        bytes += count;
        at += count;
      }
    },
    whole: () => (blocks.length === 1 && blocks[0] ? blocks[0].subarray(0, used) : Buffer.concat(blocks, bytes)),
    letGo() {
      blocks = [];
      [used, bytes] = [0, 0];
    },
  };
}
