import { readFileSync, readdirSync } from 'node:fs';

/** The processes that a process has started and that are there, by their ids; of one that is gone, none. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Whoever has ended and was not yet asked how is there, and does nothing.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
