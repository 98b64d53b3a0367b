import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Auth, ClientToServer, CueAck, PROTOCOL_VERSION, ServerToClient } from '../../shared/protocol.ts';

/**
 * The wire cannot change silently. When this fails and the change is meant: raise PROTOCOL_VERSION unless old pages and
 * new servers still understand each other, and put the new hash here.
 */
const PINNED = { version: 3, hash: 'd7346a8ac7ef4ac1' };

test('[F1] the wire is the one that its version names', () => {
  const schemas = { Auth, CueAck, ...ServerToClient, cue: ClientToServer.cue, alive: ClientToServer.alive };
  const written = Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]);
  const hash = createHash('sha256').update(JSON.stringify(written)).digest('hex').slice(0, 16);
  expect({ version: PROTOCOL_VERSION, hash }).toEqual(PINNED);
});
