import type { Credential } from './credentials.ts';
import { EVENTS, ROWS } from './rows.ts';
import type { Cell } from './table.ts';

type Column = [title: string, has: (credential: Credential) => boolean];

const ofKey = (role: Credential['role']): Column => [
  role ?? 'nobody',
  (one) => one.kind === 'key' && one.state === 'right' && one.role === role,
];
const ofSession = (role: Credential['role']): Column => [
  role ?? 'nobody',
  (one) => one.kind === 'session' && one.state === 'right' && one.role === role,
];
const inState = (kind: Credential['kind'], state: Credential['state']): Column => [
  state,
  (one) => one.kind === kind && one.state === state,
];

const BY_KEY: readonly Column[] = [
  inState('nothing', 'none'),
  inState('key', 'wrong'),
  inState('key', 'expired'),
  inState('key', 'revoked'),
  inState('key', 'other show'),
  ...(['root', 'owner', 'host', 'staff', 'ingest', 'stage'] as const).map(ofKey),
];
const BY_SESSION: readonly Column[] = [
  inState('session', 'wrong'),
  inState('session', 'expired'),
  inState('session', 'revoked'),
  inState('session', 'other show'),
  inState('session', 'no csrf'),
  inState('session', 'other site'),
  ...(['root', 'owner', 'host', 'staff'] as const).map(ofSession),
];

/** As markdown: a row for each way in, a column for each thing that somebody may have in hand. */
export function printed(cells: readonly Cell[]): string {
  const surprises = cells.filter(({ expected, answered }) => expected !== answered);
  return [
    '`✓`: let pass. Else the code, or the status, of the answer. `root` is the key of the first start.',
    '',
    '## With a key',
    '',
    ...tableOf(cells, BY_KEY),
    '',
    '## With a session: a cookie, and for a socket a ticket',
    '',
    ...tableOf(cells, BY_SESSION),
    '',
    `${cells.length} cells, ${surprises.length} surprises.`,
    ...surprises.map(
      ({ row, credential, expected, answered }) => `- ${row}, ${credential.name}: ${answered} instead of ${expected}`,
    ),
  ].join('\n');
}

function tableOf(cells: readonly Cell[], columns: readonly Column[]): string[] {
  const rows = [...new Set(cells.map(({ row }) => row))];
  const lines = [
    ['', ...columns.map(([title]) => title)],
    ...rows.map((row) => [
      row,
      ...columns.map(([, has]) => said(cells.filter((cell) => cell.row === row && has(cell.credential)))),
    ]),
  ];
  const widths = columns.map((_, place) => Math.max(...lines.map((line) => line[place + 1]?.length ?? 0)));
  const first = Math.max(...rows.map(({ length }) => length));
  const written = lines.map(
    (line) =>
      `| ${line.map((text, place) => text.padEnd(place === 0 ? first : (widths[place - 1] ?? 0))).join(' | ')} |`,
  );
  const [head = '', ...rest] = written;
  return [head, head.replaceAll(/[^|]/g, '-'), ...rest];
}

/** One word where all roles are answered alike. */
const said = (cells: readonly Cell[]): string => [...new Set(cells.map(wordOf))].sort().join(', ');

function wordOf({ row, answered }: Cell): string {
  const asked = ROWS.find(({ name }) => name === row);
  const passes = asked?.answer ?? EVENTS[row.split(' · ')[1] ?? '']?.answer ?? 'joined';
  return answered === passes && asked?.who !== 'none' ? '✓' : answered;
}
