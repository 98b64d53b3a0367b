import { expect, test } from 'vitest';
import { z } from 'zod';
import { uuid } from '../../../overlay/client/uuid.ts';

test('a cue’s id is a UUID v4, made without crypto.randomUUID, and a new one each time', () => {
  const ids = Array.from({ length: 1000 }, uuid);
  for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true);
  expect(new Set(ids).size).toBe(1000);
});
