import { randomInt } from 'node:crypto';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';

/** Another one in each process, and told to nobody: ids come from outside. */
const SEED = randomInt(2 ** 32);

/** Of a show without facts. */
export const newState = (show: string): State => emptyState(show, SEED);
