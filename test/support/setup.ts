import { afterAll } from 'vitest';
import { endAll } from './cleanup.ts';
import './web-socket.ts';

// Registered before a file's own hooks, so it runs after them.
afterAll(endAll);

// The runner was interrupted or killed: nobody will call the hooks any more.
process.once('disconnect', () => {
  void endAll().finally(() => process.exit(1));
});
