import type { Clock } from '../clock.ts';
import type { Outbox } from '../ledger/ledger.ts';
import type { Metrics } from '../metrics.ts';
import type { Projector } from './projector.ts';
import type { Shows } from './shows.ts';

interface Deps {
  shows: Shows;
  outbox: Outbox;
  clock: Clock;
  metrics: Metrics;
}

/** How the logs are, to be asked for when somebody looks. */
export function watchLogs({ shows, outbox, clock, metrics }: Deps): { refresh(): void } {
  const open = new Set<Projector>();
  shows.onOpen((projector) => {
    open.add(projector);
    let { epoch } = projector;
    const stop = projector.onChange(() => {
      if (!projector.isFolded || projector.epoch === epoch) return;
      // The first epoch of a show comes with its first fact.
      if (epoch !== '') metrics.epochChanges.inc();
      ({ epoch } = projector);
    });
    return () => {
      stop();
      open.delete(projector);
    };
  });
  return {
    refresh() {
      const now = clock();
      const away = [...open].map(({ awaySince }) => (awaySince === null ? 0 : now - awaySince));
      metrics.showsOpen.set(open.size);
      metrics.logAwaySeconds.set(Math.max(0, ...away) / 1000);
      metrics.outboxWaiting.set(shows.list().reduce((sum, show) => sum + outbox.waiting(show), 0));
    },
  };
}
