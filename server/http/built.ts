import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the build made of a part: beside the built server, or in dist/ while developing. */
export function builtFolder(part: 'overlay' | 'embed'): string {
  const beside = join(import.meta.dirname, '..', part);
  return existsSync(beside) ? beside : join(import.meta.dirname, '../../dist', part);
}
