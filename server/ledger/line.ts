import type { Duplex } from 'node:stream';
import { LedgerUnavailable } from './ledger.ts';

/** What a side of a line does when it is asked to: by name; what it is given, and gives, is JSON. */
export type Calls<T> = { [K in keyof T]: (...given: never[]) => unknown };

/** Between two processes of one machine: either asks, and tells, what the other one can do. In order. */
export interface Line<Theirs extends Calls<Theirs>> {
  /** @throws LedgerUnavailable as it was thrown there, and where the line has ended; an Error for whatever else was thrown */
  ask<K extends keyof Theirs>(
    name: K,
    ...given: Parameters<Theirs[K]>
  ): Promise<Exclude<Awaited<ReturnType<Theirs[K]>>, void>>;
  /** Nobody waits for it. */
  tell<K extends keyof Theirs>(name: K, ...given: Parameters<Theirs[K]>): void;
  /** The other side has ended, or this one has closed. */
  onEnd(listener: () => void): void;
  /** Once whatever was asked from here is answered. */
  close(): Promise<void>;
}

/** A `null` id: nobody waits for the answer. */
type Message = { id: number | null; name: string; given: unknown[] } | Answer;
type Answer = { to: number; value?: unknown } | { to: number; unavailable: string } | { to: number; wrong: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Lines of JSON. What a turn of the event loop says leaves in one write: a message costs a microsecond or two then, where one
 * through Node's own channel costs a system call, and waits for every connection that is handed over there.
 */
export function openLine<Mine extends Calls<Mine>, Theirs extends Calls<Theirs>>(
  stream: Duplex,
  mine: Mine,
): Line<Theirs> {
  const waiting = new Map<number, Waiting>();
  const listeners: (() => void)[] = [];
  let last = 0;
  let hasEnded = false;
  let said: string[] = [];
  let saying: NodeJS.Immediate | null = null;
  let whenIdle: () => void = () => {};

  function say(message: Message): void {
    said.push(JSON.stringify(message));
    saying ??= setImmediate(flush);
  }

  function flush(): void {
    saying = null;
    if (!hasEnded && said.length > 0) stream.write(`${said.join('\n')}\n`);
    said = [];
  }

  function hear(message: Message): void {
    if ('name' in message) return void answer(message);
    const one = waiting.get(message.to);
    waiting.delete(message.to);
    if ('unavailable' in message) one?.reject(new LedgerUnavailable(new Error('over a line'), message.unavailable));
    else if ('wrong' in message) one?.reject(new Error(message.wrong));
    else one?.resolve(message.value);
    if (waiting.size === 0) whenIdle();
  }

  /** Calls begin in the order in which they came; what fails and was only told ends the process, as it would here. */
  function answer({ id, name, given }: Exclude<Message, Answer>): void | Promise<void> {
    const call = mine[name as keyof Mine] as unknown as (...given: unknown[]) => unknown;
    if (id === null) return void call(...given);
    return answered(id, async () => call(...given));
  }

  async function answered(to: number, work: () => Promise<unknown>): Promise<void> {
    try {
      say({ to, value: await work() });
    } catch (error) {
      if (error instanceof LedgerUnavailable) say({ to, unavailable: error.message });
      else say({ to, wrong: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    for (const listener of listeners) listener();
    const gone = [...waiting.values()];
    waiting.clear();
    for (const { reject } of gone) reject(new LedgerUnavailable(new Error('the line has ended')));
  }

  /** Of a message that has not come whole. */
  let parts: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let to = chunk.indexOf(NEW_LINE); to >= 0; to = chunk.indexOf(NEW_LINE, from)) {
      const part = chunk.subarray(from, to);
      const text = (parts.length === 0 ? part : Buffer.concat([...parts, part])).toString();
      parts = [];
      from = to + 1;
      hear(JSON.parse(text) as Message);
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  });
  stream.on('end', end).on('close', end).on('error', end);

  return {
    ask: (name, ...given) =>
      new Promise((resolve, reject) => {
        if (hasEnded) return reject(new LedgerUnavailable(new Error('the line has ended')));
        const id = (last += 1);
        say({ id, name: String(name), given });
        waiting.set(id, { resolve, reject });
      }),
    tell(name, ...given) {
      if (!hasEnded) say({ id: null, name: String(name), given });
    },
    onEnd: (listener) => void listeners.push(listener),
    async close() {
      if (hasEnded) return;
      if (waiting.size > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
      if (saying) clearImmediate(saying);
      flush();
      await new Promise<void>((resolve) => stream.end(() => resolve()));
      end();
    },
  };
}

const NEW_LINE = 0x0a;
