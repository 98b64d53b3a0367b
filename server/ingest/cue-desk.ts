import { CUE_KINDS } from '../../shared/cue.ts';
import type { CueKind } from '../../shared/cue.ts';
import type { CueAck } from '../../shared/protocol.ts';
import { actionOfCue, may } from '../access/roles.ts';
import type { Holder } from '../access/roles.ts';

import { Fault } from '../errors.ts';
import type { Shows } from '../projection/shows.ts';
import type { Ingest } from './ingest.ts';

/** Who gives a cue: the holder of a key, and the name that they go by. */
export type Giver = Holder & { name?: string };

export type Submit = (show: string, cue: unknown, by: Giver) => Promise<CueAck>;

/** Where cues come in, from a socket or over HTTP alike. @throws Fault for what cannot even be recorded. */
export function cueDesk(shows: Shows, ingest: Ingest): Submit {
  return async (show, cue, { keyId, role, name }) => {
    const projector = await shows.get(show);
    if (!projector) throw new Fault('show_unknown', `There is no show named ${show}.`);
    const { kind, cue: undone } = partsOf(cue);
    // An undo does what it undoes, so staff cannot undo what only a host may set. Of a cue that is not folded here yet, in
    // the same commit or at another node, the fold refuses it (shared/cues.ts).
    const former = projector.state.cues.latest.find((one) => one.id === undone)?.kind;
    const action = kind === 'undo' ? (former ?? kind) : kind;
    if (!may(role, isKind(action) ? actionOfCue(action) : 'cue')) {
      throw new Fault('role_not_allowed', `A key with the role "${role}" may not do this; ask the host, or the owner.`);
    }
    return ingest.takeCue(projector, cue, name ? { key: keyId, role, name } : { key: keyId, role });
  };
}

const isKind = (kind: unknown): kind is CueKind => (CUE_KINDS as readonly unknown[]).includes(kind);

/** The id as it is kept: a UUID has two spellings, and by the other one staff could undo a host's cue. */
function partsOf(told: unknown): { kind?: unknown; cue?: unknown } {
  const { kind, cue }: { kind?: unknown; cue?: unknown } = typeof told === 'object' && told !== null ? told : {};
  return { kind, cue: typeof cue === 'string' ? cue.toLowerCase() : cue };
}
