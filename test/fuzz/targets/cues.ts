import { randomUUID } from 'node:crypto';
import { Cue } from '../../../shared/cue.ts';
import { Fact } from '../../../shared/fact.ts';
import { Alive, Auth } from '../../../shared/protocol.ts';
import { reduce } from '../../../shared/reduce.ts';
import type { State } from '../../../shared/state.ts';
import { NOBODY, sectionOf, sectionsOf } from '../../../shared/views.ts';
import type { Audience } from '../../../shared/views.ts';
import { readJson } from '../../../server/http/body.ts';
import { faultOf } from '../../../server/errors.ts';
import { NOW, stateOf } from '../../support/shop.ts';
import { changed, jsonText } from '../inputs.ts';
import { ALIVE, AUTH, CUES, own } from '../seeds.ts';
import { hold, holdPlain } from '../target.ts';
import type { Target } from '../target.ts';

/** Cues, from their bytes to what every audience is shown; what is refused leaves every view as it was (C1). */
let state: State = stateOf({ currency: 'MXN' }, []);
let given = 0;
/** Of the cue before, for what undoes it, or has seen it. */
let former = randomUUID();

const AUDIENCES: readonly Audience[] = ['stage', 'crew', 'helper', 'ticker', 'board'];
/** Who gave which cue is told to staff, refused ones too. */
const OF_GIVING = new Set(['cues', 'activity']);
function shown(): string {
  const views = AUDIENCES.map((audience) =>
    sectionsOf(audience)
      .filter((name) => !OF_GIVING.has(name))
      .map((name) => sectionOf(name, state, NOBODY, audience)),
  );
  return JSON.stringify(views);
}

export const cues: Target<string> = {
  name: 'cues',
  share: 12,
  input: jsonText(changed(CUES)),
  run(bytes) {
    const id = randomUUID();
    let value: unknown;
    try {
      value = readJson(Buffer.from(own(bytes, { id, former }), 'latin1'));
    } catch (error) {
      const fault = faultOf(error);
      hold(fault.code !== 'internal', 'a cue breaks the reader', String(error));
      return holdPlain(fault.message, []);
    }
    const parsed = Cue.safeParse(value);
    if (!parsed.success) return;
    const before = shown();
    const cue = parsed.data;
    const fact = Fact.parse({ kind: 'cue', at: NOW + given * 1000, by: { key: 'k', role: 'owner' }, cue });
    reduce(state, fact, state.seq + 1);
    given += 1;
    former = id;
    const outcome = state.cues.outcomes.get(cue.id);
    const after = shown();
    if (outcome?.outcome === 'refused')
      hold(after === before, `a cue that is refused (${outcome.reason}) changes a view`, parsed.data);
    if (given % 200 === 0) state = stateOf({ currency: 'MXN' }, []);
  },
};

/** What a page says of itself, as the socket takes it. */
export const messages: Target<string> = {
  name: 'messages',
  share: 5,
  input: jsonText(changed([ALIVE, AUTH])),
  run(bytes) {
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(bytes, 'latin1').toString());
    } catch {
      return;
    }
    for (const schema of [Alive, Auth]) {
      const parsed = schema.safeParse(value);
      if (parsed.success) hold(JSON.stringify(parsed.data).length < 1000, 'what is kept of it is long', parsed.data);
    }
  },
};
