import { ClientToServer, SURFACES } from '../../../shared/protocol.ts';
import type { SurfaceName } from '../../../shared/protocol.ts';
import { sectionsOf } from '../../../shared/views.ts';
import { ROLES, may } from '../../../server/access/roles.ts';
import type { Api } from '../api.ts';
import { makeCredentials } from './credentials.ts';
import type { Credential } from './credentials.ts';
import { ask, closeAgents, join, outcomeOf } from './drive.ts';
import type { Joined } from './drive.ts';
import { expectedOf } from './expected.ts';
import { EVENTS, ROWS, SURFACE_WHO } from './rows.ts';
import type { Row } from './rows.ts';
import { routesOf } from './routes-of.ts';

/** One question and its answer. */
export interface Cell {
  row: string;
  credential: Credential;
  expected: string;
  answered: string;
}

/** What the list and the server's routers, surfaces and events say differently: nothing, or the table is none. */
export function unlisted(): string[] {
  const routes = routesOf();
  const listed = new Set(ROWS.map(({ call }) => call));
  const known = new Map(routes.map((route) => [route.call, route]));
  const faults = routes.filter(({ call }) => !listed.has(call)).map(({ call }) => `${call} is in no row`);
  for (const { name, call, who, by = 'either' } of ROWS) {
    const route = known.get(call);
    if (!route) faults.push(`${name} is no route`);
    // The strictest row of a call may be stricter than its guard: there is more to it than the guard sees.
    else if (name === call && rolesOf(route.needs) !== rolesIn(who))
      faults.push(`${name} lets pass ${rolesOf(route.needs)}, and should ${rolesIn(who)}`);
    else if (route.by !== by) faults.push(`${name} is let in by ${route.by}, and should be by ${by}`);
  }
  for (const surface of SURFACES) if (!(surface in SURFACE_WHO)) faults.push(`the surface ${surface} is in no row`);
  for (const event of Object.keys(ClientToServer))
    if (!(event in EVENTS)) faults.push(`the event ${event} is in no row`);
  return faults;
}

const rolesOf = (needs: Parameters<typeof may>[1] | null): string =>
  needs === null ? 'anyone' : ROLES.filter((role) => may(role, needs)).join(' ');
const rolesIn = (who: Row['who']): string => (typeof who === 'string' ? 'anyone' : who.join(' '));

/** Asks the server everything, with everything. Two shows of its own are made for it. */
export async function driveTable(api: Api, ownerKey: string, ours: string, theirs: string): Promise<Cell[]> {
  const credentials = await makeCredentials(api, ownerKey, ours, theirs);
  const cells: Cell[] = [];
  for (const surface of SURFACES)
    for (const [place, credential] of credentials.entries())
      cells.push(...(await driveSurface(api, ours, surface, credential, `127.0.2.${place + 1}`)));
  // Last, for its last row ends the sessions.
  for (const row of ROWS)
    for (const [place, credential] of credentials.entries())
      cells.push(await driveRow(api.url, ours, row, credential, `127.0.1.${place + 1}`));
  closeAgents();
  return cells;
}

async function driveRow(url: string, show: string, row: Row, credential: Credential, from: string): Promise<Cell> {
  const [method = '', path = ''] = row.call.split(' ');
  const isWrite = method !== 'GET' && method !== 'HEAD';
  const answer = await ask(url + filled(path, show), {
    method,
    headers: { ...row.headers, ...credential.headers },
    body: row.body,
    from,
  });
  return { row: row.name, credential, expected: expectedOf(row, credential, isWrite), answered: outcomeOf(answer) };
}

const PARTS: Readonly<Record<string, string>> = { key: 'no-link', source: 'shopify', file: 'icon-192.png' };
const filled = (path: string, show: string): string =>
  path
    // The one route whose refusal of its source stands for what passes.
    .replace('sources/:source', 'sources/none')
    .replaceAll(/:(\w+)/g, (_whole, name: string) => (name === 'show' ? show : (PARTS[name] ?? 'nothing')));

/** A surface is joined, and every event sent from it. */
async function driveSurface(
  api: Api,
  show: string,
  surface: SurfaceName,
  credential: Credential,
  from: string,
): Promise<Cell[]> {
  const { auth, headers } = await shownAt(api.url, show, credential);
  const who = SURFACE_WHO[surface] ?? 'none';
  const row: Row = { name: `socket ${surface}`, call: '', who, answer: 'joined' };
  const joined = await join(api.url, { show, surface, build: '', ...auth }, headers, from);
  const expected = expectedAt(row, credential, surface);
  const cells: Cell[] = [{ row: row.name, credential, expected, answered: joined.outcome }];
  if (joined.outcome === 'joined') {
    for (const [event, { from: surfaces, given, answer }] of Object.entries(EVENTS)) {
      const isTaken = surfaces.includes(surface);
      cells.push({
        row: `socket ${surface} · ${event}`,
        credential,
        expected: isTaken ? answer : 'role_not_allowed',
        answered: await emit(joined, event, given, surface),
      });
    }
  }
  joined.socket.disconnect();
  return cells;
}

/** A session shows a ticket, and for it has to be live; without one it shows nothing. */
async function shownAt(
  url: string,
  show: string,
  { kind, key, headers }: Credential,
): Promise<{ auth: object; headers: Record<string, string> }> {
  if (kind === 'nothing') return { auth: {}, headers: {} };
  if (kind === 'key') return { auth: { key }, headers: {} };
  const { cookie = '', origin } = headers;
  const answer = await ask(`${url}/api/shows/${show}/tickets`, {
    method: 'POST',
    headers: { cookie, 'x-nacre-csrf': '1' },
  });
  const ticket = answer.status === 201 ? (JSON.parse(answer.text) as { ticket: string }).ticket : 'a-ticket-of-nobody';
  return { auth: { ticket }, headers: { cookie, ...(origin !== undefined && { origin }) } };
}

function expectedAt(row: Row, credential: Credential, surface: SurfaceName): string {
  const { kind, state, role } = credential;
  if (kind === 'session' && state === 'other site') return 'origin_not_allowed';
  // What is public is refused, too, to who shows something that is not good.
  const asked: Row = row.who === 'anyone' ? { ...row, who: ROLES } : row;
  if (surface === 'ticker' && kind === 'nothing') return 'joined';
  return role === 'root' ? 'joined' : expectedOf(asked, credential, false);
}

async function emit(
  { socket }: Joined,
  event: string,
  given: readonly unknown[],
  surface: SurfaceName,
): Promise<string> {
  const answer: unknown = await socket.timeout(5000).emitWithAck(event as 'resync', ...(given as []));
  if (event === 'alive') return answer === undefined || answer === null ? 'heard' : JSON.stringify(answer);
  if (event === 'resync') {
    const { view } = answer as { view: object };
    const own = surface === 'control' ? sectionsOf('crew') : sectionsOf(surface);
    return Object.keys(view).every((name) => (own as readonly string[]).includes(name))
      ? 'a view of its own'
      : Object.keys(view).join(' ');
  }
  return (answer as { error?: { code: string } }).error?.code ?? 'taken';
}
