import fc from 'fast-check';
import { SURFACES } from '../../../shared/protocol.ts';
import type { SurfaceName } from '../../../shared/protocol.ts';
import { frame, openPage } from '../../support/hostile.ts';
import type { Peer } from '../../support/hostile.ts';
import { SHOW, ask, asOwn, house, keyOf } from '../house.ts';
import type { House, Who } from '../house.ts';
import { bytesOf, changed, jsonText } from '../inputs.ts';
import { changes } from '../kept.ts';
import { EVENTS } from '../seeds.ts';
import { hold } from '../target.ts';
import type { Target } from '../target.ts';

const events = Object.entries(EVENTS).flatMap(([event, given]) => given.map((one) => [event, ...one]));
const packet = fc.oneof(
  ...Object.entries(EVENTS).map(([event, given]) =>
    jsonText(changed(given.map((one) => [event, ...one]))).map((text) => `42${text}`),
  ),
  // With a number, so that each is answered.
  jsonText(changed([...events, ['snapshot', {}], ['disconnect'], ['connect']])).map((text) => `421${text}`),
  fc
    .tuple(
      fc.constantFrom(
        '0',
        '1',
        '2',
        '3',
        '4',
        '5',
        '6',
        '7',
        '40',
        '41',
        '42',
        '43',
        '44',
        '45',
        '46',
        '451-',
        '42/x,',
        '40/x,',
        '452147483647-',
        '4211111111111111111111',
        'b',
        '',
      ),
      jsonText(changed([{ show: SHOW }, ['alive'], []])),
    )
    .map(([head, text]) => head + text),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCodePoint(code)), maxLength: 60 }),
);

/** Who opens which surface. */
const OPENS: Readonly<Record<SurfaceName, Who>> = { stage: 'stage', control: 'staff', ticker: 'nobody', board: 'host' };

/** The number of what is said last. */
const LAST = 7777;
/** What was said before may have made it wait for more; then it hears nothing of this. */
const HEARD_WITHIN_MS = 60;

/** This was heard; or the other end has had enough, or hears nothing any more. */
function heardOrEnded({ socket, heard }: Peer, what: string): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(done, HEARD_WITHIN_MS);
    const look = (): void => void (heard().includes(what) && done());
    function done(): void {
      clearTimeout(late);
      socket.off('data', look).off('close', done);
      resolve();
    }
    socket.on('data', look).on('close', done);
    if (socket.destroyed) done();
    look();
  });
}

/** Text; any other may end the connection, and what comes after it is heard by nobody. */
const opcodes = fc.oneof(
  { arbitrary: fc.constant(1), weight: 12 },
  { arbitrary: fc.constantFrom(2, 0, 8, 9, 10, 3, 15), weight: 1 },
);

interface Said {
  surface: SurfaceName;
  /** It does not wait until it is let in; what comes before that ends the connection. */
  isHasty?: boolean;
  said: { text: string; opcode: number }[];
}

/** Packets to every surface, in text and in bytes, in one piece and in several; only the control page's may change anything. */
export const packets: Target<Said> = {
  name: 'packets',
  isServed: true,
  share: 0.7,
  input: fc.record({
    surface: fc.constantFrom(...SURFACES, 'control', 'control'),
    isHasty: fc.constantFrom(...Array<boolean>(9).fill(false), true),
    said: fc.array(fc.record({ text: packet, opcode: opcodes }), {
      minLength: 1,
      maxLength: 6,
    }),
  }),
  async run(input) {
    const here = await house();
    // A cue of the control page before may still be on its way; it comes once, and what is wrong comes each time.
    for (let again = 0; again < 3; again += 1) {
      const before = here.kept.look();
      await say(here, input);
      const other = input.surface === 'control' ? [] : changes(before, here.kept.look());
      if (other.length === 0) return;
      hold(again < 2, `a packet of the ${input.surface} changes what is kept`, other);
    }
  },
};

async function say(here: House, { surface, isHasty = false, said }: Said): Promise<void> {
  const key = keyOf(here, OPENS[surface]);
  const page = await openPage(here.nacre.port, { show: SHOW, surface, ...(key !== null && { key }) });
  if (!isHasty) await heardOrEnded(page, '42["snapshot"');
  for (const { text, opcode } of said)
    page.say(frame(Buffer.from(asOwn(here, text), 'latin1').subarray(0, 60_000), opcode));
  page.say(frame(`42${LAST}${JSON.stringify(['alive', {}])}`));
  await heardOrEnded(page, `43${LAST}[`);
  const { status } = await ask(here, { method: 'GET', path: '/healthz', key: null, headers: {}, body: '' });
  page.socket.destroy();
  hold(status === 200, 'the server does not answer');
  const heard = page.heard();
  const inside = /node_modules|\bat .*\.js:\d+|"code":"internal"/.exec(heard);
  hold(inside === null, 'a packet is answered with the inside', bytesOf(inside?.[0] ?? ''));
  for (const secret of here.secrets) hold(!heard.includes(secret), 'a packet is answered with a secret');
}
