import { afterAll } from 'vitest';
import { endAll } from './cleanup.ts';

// Registered before a file's own hooks, so it runs after them.
afterAll(endAll);
