import { syncBuiltinESMExports } from 'node:module';
import workers, { BroadcastChannel } from 'node:worker_threads';

/**
 * The built server, whose thread that commits can be made to die: the process's signals say how. SIGUSR2 ends it from
 * outside, wherever it is; SIGHUP has it throw, in its next turn. Within the thread it is what arms it.
 */
const CHANNEL = 'how-to-die';

if (workers.isMainThread) {
  const { Worker } = workers;
  workers.Worker = class extends Worker {
    /**
     * @param {string | URL} file
     * @param {import('node:worker_threads').WorkerOptions} [options]
     */
    constructor(file, options) {
      const isCommitter = String(file).includes('commit-thread');
      super(file, isCommitter ? { ...options, execArgv: ['--import', import.meta.url] } : options);
      if (!isCommitter) return;
      process.on('SIGUSR2', () => void this.terminate());
      const channel = new BroadcastChannel(CHANNEL);
      channel.unref();
      process.on('SIGHUP', () => channel.postMessage(null));
    }
  };
  syncBuiltinESMExports();
  await import(new URL('../../dist/server/main.js', import.meta.url).href);
} else {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', () => {
    throw new Error('the thread that commits was made to throw');
  });
  channel.unref();
}
