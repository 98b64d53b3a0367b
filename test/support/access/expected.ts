import type { Credential } from './credentials.ts';
import type { Row } from './rows.ts';

/** What a row answers a credential, by the contract alone. */
export function expectedOf(row: Row, { kind, state, role }: Credential, isWrite: boolean): string {
  if (row.who === 'none') return row.answer;
  if (row.who === 'anyone')
    return row.name === 'DELETE /api/session' && state === 'other site' ? 'origin_not_allowed' : row.answer;
  if (kind === 'nothing' || (row.by ?? kind) !== kind) return 'key_missing';
  if (kind === 'session') {
    // A cookie of another show is not looked at where it is about this one.
    if (state === 'other show' && !row.ownersKeyOnly) return 'key_missing';
    if (state === 'other site') return 'origin_not_allowed';
    if (state === 'no csrf' && isWrite) return 'csrf_missing';
    if (state === 'wrong' || state === 'expired' || state === 'revoked') return 'session_ended';
  } else {
    if (state === 'wrong' || state === 'revoked') return 'key_wrong';
    if (state === 'expired') return 'key_expired';
    if (state === 'other show' && !row.ownersKeyOnly) return 'key_wrong';
  }
  if (role === 'root') return row.answer;
  if (row.ownersKeyOnly) return 'role_not_allowed';
  return role !== null && row.who.includes(role) ? row.answer : 'role_not_allowed';
}
