import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onceAtEnd } from './cleanup.ts';

const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 15_000;
/** What is left in the pipes of an ended process comes a moment later. */
const LAST_WORDS_MS = 200;

export interface Program {
  /** Absolute path of the executable; it must stay in the foreground. */
  path: string;
  args: readonly string[];
  /** The process's working directory. */
  folder: string;
  /** Asked again and again while it runs; a rejection is a no. */
  isReady(pid: number): Promise<boolean>;
}

export interface Running {
  pid: number;
  /** All that it has printed, stdout and stderr as they came. */
  log(): string;
  hasEnded(): boolean;
  signal(name: NodeJS.Signals): void;
  /** Cuts it off as a crash would, stopped by SIGSTOP or not; resolves when it is gone. */
  kill9(): Promise<void>;
  /** SIGTERM, and SIGCONT for one that is stopped; resolves to the exit code. Throws when it does not end. */
  stop(): Promise<number | null>;
}

/** Starts a program and waits until it is ready. Throws what it printed when it is not. It ends with the test file. */
export async function startProgram({ path, args, folder, isReady }: Program): Promise<Running> {
  let printed = '';
  const child = spawn(path, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await once(child, 'spawn');
  const pid = child.pid ?? 0;

  const kill9 = onceAtEnd(async () => {
    child.kill('SIGKILL');
    await ended(child);
  });
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    child.kill('SIGCONT');
    if (!(await ended(child, STOPPED_WITHIN_MS))) {
      await kill9();
      throw new Error(`${path} did not end on SIGTERM within ${STOPPED_WITHIN_MS} ms:\n${printed}`);
    }
    return child.exitCode;
  };

  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && !hasEnded(child)) {
    if (await isReady(pid).catch(() => false)) {
      const signal = (name: NodeJS.Signals): void => void child.kill(name);
      return { pid, log: () => printed, hasEnded: () => hasEnded(child), signal, kill9, stop };
    }
    await sleep(20);
  }
  const how = hasEnded(child) ? `ended with ${child.exitCode ?? child.signalCode}` : 'was not ready in time';
  await kill9();
  await sleep(LAST_WORDS_MS);
  throw new Error(`${path} ${how}:\n${printed}`);
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Whether it has ended, at once or within the given time (default: however long it takes). */
export async function ended(child: ChildProcess, withinMs?: number): Promise<boolean> {
  if (hasEnded(child)) return true;
  const signal = withinMs === undefined ? {} : { signal: AbortSignal.timeout(withinMs) };
  return once(child, 'exit', signal).then(
    () => true,
    () => hasEnded(child),
  );
}
