import type { CueAck } from '../../shared/protocol.ts';
import { actionOfCue, may } from '../access/roles.ts';
import type { Holder } from '../access/roles.ts';
import type { CueKind } from '../../shared/cue.ts';
import { Fault } from '../errors.ts';
import type { Projector } from '../projection/projector.ts';
import type { Shows } from '../projection/shows.ts';
import type { Ingest } from './ingest.ts';

/** Who gives a cue: the holder of a key, and the name that they go by. */
export type Giver = Holder & { name?: string };

export type Submit = (show: string, cue: unknown, by: Giver) => Promise<CueAck>;

/** Where cues come in, from a socket or over HTTP alike. @throws Fault for what cannot even be recorded. */
export const cueDesk =
  (shows: Shows, ingest: Ingest): Submit =>
  async (show, cue, { keyId, role, name }) => {
    const projector = shows.get(show);
    if (!projector) throw new Fault('show_unknown', `There is no show named ${show}.`);
    if (!may(role, actionOfCue(kindOf(cue, projector)))) {
      throw new Fault(
        'role_not_allowed',
        `A key with the role "${role}" may not change the show itself; ask the host.`,
      );
    }
    return ingest.takeCue(projector, cue, name ? { key: keyId, role, name } : { key: keyId, role });
  };

/** The kind of what the cue does: an undo does what it undoes, so staff cannot undo what only a host may set. */
function kindOf(cue: unknown, { state }: Projector): CueKind {
  const { kind, cue: undone } = (typeof cue === 'object' && cue !== null ? cue : {}) as {
    kind?: unknown;
    cue?: unknown;
  };
  const target = kind === 'undo' ? state.cues.latest.find(({ id }) => id === undone)?.kind : undefined;
  return target ?? (String(kind) as CueKind);
}
