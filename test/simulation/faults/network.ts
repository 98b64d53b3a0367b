import { setTimeout as sleep } from 'node:timers/promises';
import type { Wire } from '../../support/wire.ts';
import type { Dice } from '../dice.ts';
import type { Fault, Setting } from './fault.ts';
import { attackOn, openWired } from './one-redis.ts';

/** What a network between a node and Redis does. */

/** The commands of an append begin so on the wire. */
const isAppend = (bytes: Buffer): boolean => bytes.includes('xadd');

export const replyCut: Fault = {
  name: 'reply cut after XADD was executed',
  async open(setting) {
    const one = await openWired(setting);
    return attackOn(one, async () => setting.dice.pick(one.wires).cutAfterRequest(isAppend));
  },
};

/** A network that does this for a while and then lets everything pass again, for one node or for both. */
function during(name: string, begin: (wire: Wire) => void, end: (wire: Wire) => void): Fault {
  return {
    name,
    async open(setting) {
      const { dice } = setting;
      const one = await openWired(setting);
      return attackOn(one, async () => {
        const wires = dice.chance(0.3) ? one.wires : [dice.pick(one.wires)];
        for (const wire of wires) begin(wire);
        await sleep(lengthOf(dice, setting));
        for (const wire of wires) end(wire);
      });
    },
  };
}

/** Milliseconds. Nacre takes a link for dead after 5 s of silence: some of these are longer, some are not. */
const lengthOf = (dice: Dice, { isLong }: Setting): number =>
  isLong ? dice.int(3_000, 14_000) : dice.int(1_000, 3_000);

const pass = (wire: Wire): void => wire.pass();

export const networkFaults: readonly Fault[] = [
  during(
    'network: black hole',
    (wire) => wire.cut(),
    (wire) => wire.mend(),
  ),
  during('network: nothing comes back', (wire) => wire.halfOpen('replies'), pass),
  during('network: nothing gets through', (wire) => wire.halfOpen('requests'), pass),
  during('network: 500 ms late', (wire) => wire.late(500), pass),
  during('network: 1 kB/s', (wire) => wire.slow(1000), pass),
  during('network: connections reset', (wire) => wire.reset(), pass),
];
