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
  /**
   * Kinds of the cues not folded yet, by id. Sequence without it: a host configures; within the same commit a helper
   * undoes that; nothing is known of what it undoes; it passes as any undo, and is folded after the host's cue.
   */
  const underWay = new Map<unknown, CueKind>();

  return async (show, cue, { keyId, role, name }) => {
    const projector = await shows.get(show);
    if (!projector) throw new Fault('show_unknown', `There is no show named ${show}.`);
    const { id, kind, cue: undone } = partsOf(cue);
    // An undo does what it undoes, so staff cannot undo what only a host may set.
    const former = projector.state.cues.latest.find((one) => one.id === undone)?.kind ?? underWay.get(undone);
    const action = kind === 'undo' ? (former ?? kind) : kind;
    if (!may(role, isKind(action) ? actionOfCue(action) : 'cue')) {
      throw new Fault('role_not_allowed', `A key with the role "${role}" may not do this; ask the host, or the owner.`);
    }
    if (isKind(kind)) underWay.set(id, kind);
    try {
      return await ingest.takeCue(projector, cue, name ? { key: keyId, role, name } : { key: keyId, role });
    } finally {
      underWay.delete(id);
    }
  };
}

const isKind = (kind: unknown): kind is CueKind => (CUE_KINDS as readonly unknown[]).includes(kind);

/** Ids as they will be kept: a UUID has two spellings, and staff could undo a host's cue by the other one. */
function partsOf(told: unknown): { id?: unknown; kind?: unknown; cue?: unknown } {
  const { id, kind, cue }: { id?: unknown; kind?: unknown; cue?: unknown } =
    typeof told === 'object' && told !== null ? told : {};
  return { id: asKept(id), kind, cue: asKept(cue) };
}

const asKept = (id: unknown): unknown => (typeof id === 'string' ? id.toLowerCase() : id);
