import { setTimeout as sleep } from 'node:timers/promises';
import { ROLES } from '../../../server/access/roles.ts';
import type { Role } from '../../../server/access/roles.ts';
import type { Api } from '../api.ts';

/** What somebody may have in hand, and in which state it is. */
export interface Credential {
  /** "staff · revoked" */
  name: string;
  kind: 'nothing' | 'key' | 'session';
  state: 'none' | 'wrong' | 'right' | 'expired' | 'revoked' | 'other show' | 'no csrf' | 'other site';
  /** `root`: the key of the program's start, which opens every show. */
  role: Role | 'root' | null;
  headers: Record<string, string>;
  /** For a socket's `auth`. */
  key?: string;
}

const PEOPLE = ['owner', 'host', 'staff'] as const;
const CSRF = { 'x-nacre-csrf': '1' };

/** Makes them all at a server: of the show `ours`, and of another one. The expired ones have expired when it resolves. */
export async function makeCredentials(api: Api, ownerKey: string, ours: string, theirs: string): Promise<Credential[]> {
  const ofKey = (state: Credential['state'], role: Credential['role'], key: string): Credential => ({
    name: `key · ${role ?? 'nobody'} · ${state}`,
    kind: 'key',
    state,
    role,
    headers: { authorization: `Bearer ${key}` },
    key,
  });
  const ofSession = (state: Credential['state'], role: Credential['role'], cookie: string): Credential => ({
    name: `session · ${role ?? 'nobody'} · ${state}`,
    kind: 'session',
    state,
    role,
    headers: { cookie, ...(state !== 'no csrf' && CSRF), ...(state === 'other site' && ELSEWHERE) },
  });
  const grant = async (show: string, role: Role, seconds?: number) => {
    const answer = await api.request<{ id: string; key: string }>(
      'POST',
      `/api/shows/${show}/keys`,
      JSON.stringify({ role, ...(seconds !== undefined && { seconds }) }),
    );
    return answer.body;
  };
  const signIn = (show: string, key: string) => cookieOf(api, show, key);

  const all: Credential[] = [
    { name: 'nothing', kind: 'nothing', state: 'none', role: null, headers: {} },
    ofKey('wrong', null, 'a-key-that-nobody-ever-made'),
    ofKey('right', 'root', ownerKey),
    ofSession('right', 'root', await signIn(ours, ownerKey)),
    ofSession('wrong', null, (await signIn(ours, ownerKey)).replace(/=.{8}/, '=AAAAAAAA')),
  ];
  for (const role of ROLES) {
    const right = await grant(ours, role);
    const expired = await grant(ours, role, 2);
    const revoked = await grant(ours, role);
    const other = await grant(theirs, role);
    all.push(ofKey('right', role, right.key), ofKey('expired', role, expired.key));
    all.push(ofKey('revoked', role, revoked.key), ofKey('other show', role, other.key));
    if ((PEOPLE as readonly string[]).includes(role)) {
      const cookie = await signIn(ours, right.key);
      for (const state of ['right', 'no csrf', 'other site'] as const) all.push(ofSession(state, role, cookie));
      all.push(ofSession('expired', role, await signIn(ours, expired.key)));
      all.push(ofSession('revoked', role, await signIn(ours, revoked.key)));
      all.push(ofSession('other show', role, await signIn(theirs, other.key)));
    }
    await api.revoke(ours, revoked.id);
  }
  await sleep(2200);
  return all;
}

/** As a browser sends what a page of another site asks for. */
const ELSEWHERE = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };

/** A key traded for a session: what a browser would send back. */
export async function cookieOf(api: Api, show: string, key: string): Promise<string> {
  const answer = await api.as(key).request('POST', `/api/shows/${show}/session`);
  if (answer.status !== 201) throw new Error(`No session: ${answer.status} ${JSON.stringify(answer.body)}`);
  const set = answer.headers.getSetCookie().find((one) => !one.includes('Max-Age=0')) ?? '';
  return set.split(';')[0] ?? '';
}
