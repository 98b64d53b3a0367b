import type { Stop } from '../ledger/ledger.ts';

const LOOK_MS = 2000;
/** Looks are counted, not milliseconds: of a machine that slept everybody was asleep. */
const LOOKS = 5;

/**
 * A process that is there and does nothing more, as in an endless loop, holds its screens and the connections that come to it
 * for ever; one that has gone is started again. So each is asked every two seconds, and given up when it has answered none
 * of five.
 */
export function watchPulse(ask: () => Promise<unknown>, giveUp: () => void): Stop {
  let unanswered = 0;
  const looking = setInterval(() => {
    if (unanswered === LOOKS) {
      clearInterval(looking);
      return giveUp();
    }
    unanswered += 1;
    ask().then(
      () => (unanswered = 0),
      // The line has ended, and so has the process.
      () => {},
    );
  }, LOOK_MS);
  return () => clearInterval(looking);
}
