import type { CueKind } from '../../shared/cue.ts';
import type { SurfaceName } from '../../shared/protocol.ts';

/** Who may do what (A1). Nothing that is not listed is allowed. */

export const ROLES = ['owner', 'host', 'staff', 'ingest', 'stage'] as const;
export type Role = (typeof ROLES)[number];

/** The holder of a key, for one show. The key from the start of the program opens every show, and alone makes new ones. */
export interface Holder {
  keyId: string;
  role: Role;
  /** The id of the session that the key was traded for; undefined: the key itself was shown. */
  session?: string;
}

/** Of whoever shows something: who they are for a show, or why they are nobody. */
export type Verdict = Holder | 'wrong' | 'expired';

const ACTIONS = {
  administer: ['owner'],
  audit: ['owner', 'host'],
  configure: ['owner', 'host'],
  cue: ['owner', 'host', 'staff'],
  watch: ['owner', 'host', 'staff'],
  ingest: ['owner', 'ingest'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof ACTIONS;

export const may = (role: Role, action: Action): boolean => (ACTIONS[action] as readonly Role[]).includes(role);

/** What cannot be undone is the owner's, the show itself the host's; the rest of a live show is in the hands of staff. */
export function actionOfCue(kind: CueKind): Action {
  if (kind === 'buyers.forget') return 'administer';
  return kind.startsWith('show.') ? 'configure' : 'cue';
}

const SURFACE_ROLES: Readonly<Record<SurfaceName, readonly Role[] | 'public'>> = {
  stage: ['owner', 'host', 'staff', 'stage'],
  control: ['owner', 'host', 'staff'],
  ticker: 'public',
  board: ['owner', 'host'],
};

/** Whether a surface may be opened by this role; null is somebody without a key. */
export function mayOpen(surface: SurfaceName, role: Role | null): boolean {
  const roles = SURFACE_ROLES[surface];
  return roles === 'public' || (role !== null && roles.includes(role));
}
