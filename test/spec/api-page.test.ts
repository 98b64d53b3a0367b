import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { STATUS } from '../../server/errors.ts';
import { ROLES } from '../../server/access/roles.ts';
import { CUE_KINDS } from '../../shared/cue.ts';
import { sectionsOf } from '../../shared/views.ts';

/** docs/api.md and what it tells of, held to each other. */
const PAGE = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const quoted = (text: string): Set<string> => new Set([...text.matchAll(/`([^`\s]+)`/g)].map(([, word = '']) => word));

test('every error code stands in the row of its status, and no other does', () => {
  const rows = [...PAGE.slice(PAGE.indexOf('## Errors')).matchAll(/^\| ([\d ·]+) \| (.*) \|$/gm)];
  const told = new Map<string, string>();
  for (const [, statuses = '', cell = ''] of rows) {
    const of = statuses.split(' · ');
    const groups = of.length > 1 ? cell.split(' · ') : [cell];
    for (const [place, group] of groups.entries())
      for (const code of quoted(group)) if (/_|^internal$/.test(code)) told.set(code, of[place] ?? '');
  }
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(Object.entries(STATUS).map(([code, status]) => [code, String(status)])),
  );
});

test('every role, cue and section is told of', () => {
  // `alerts.hold` · `resume`: the kinds of one family share its name.
  const isTold = (name: string): boolean => PAGE.includes(`\`${name}\``) || PAGE.includes(`\`${name.split('.')[1]}\``);
  const isSection = (name: string): boolean => new RegExp(`\`${name}[\` ]`).test(PAGE);
  expect([...ROLES, ...CUE_KINDS].filter((name) => !isTold(name))).toEqual([]);
  expect(sectionsOf('crew').filter((name) => !isSection(name))).toEqual([]);
});
