import type { Socket } from 'socket.io';

/** How often it is looked whether the network has taken what was sent, ms. */
const LOOK_MS = 50;

/**
 * Answers with what is made for each, one at a time: while the network has not taken all that this link was sent, the
 * answer waits, and who asks again meanwhile is answered in place of before. Sequence without it: who reads nothing asks
 * 200 times for a view of 100 kB.
 */
export function oneAtATime<T>(link: Socket['conn'], make: () => T): (answer: (made: T) => void) => void {
  let owed: ((made: T) => void) | null = null;
  const look = (): void => {
    if (link.readyState !== 'open') owed = null;
    if (!owed) return;
    if (!isTaken(link)) return void setTimeout(look, LOOK_MS);
    const answer = owed;
    owed = null;
    answer(make());
  };
  return (answer) => {
    const isWaiting = owed !== null;
    owed = answer;
    if (!isWaiting) look();
  };
}

/** Nothing waits for the network, neither in Engine.IO nor in the wire. */
const isTaken = ({ transport, request }: Socket['conn']): boolean =>
  transport.writable && (transport.name !== 'websocket' || request.socket.writableLength === 0);
