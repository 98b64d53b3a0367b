import { afterAll, afterEach, expect } from 'vitest';
import { endAll } from './cleanup.ts';
import { takeViolations } from './violations.ts';
import './web-socket.ts';

// Registered before a file's own hooks, so it runs after them.
afterAll(endAll);

// A page that breaks its own policy works here, and not where the policy is what stops a stranger (A9).
afterEach(() => expect(takeViolations()).toEqual([]));
