import type { RequestHandler, Router } from 'express';
import type { Guard } from '../../../server/access/guard.ts';
import type { Action } from '../../../server/access/roles.ts';
import type { By } from '../../../server/access/access.ts';
import { createApp } from '../../../server/app.ts';
import { doorsOf } from '../../../server/ingest/intake.ts';
import type { Limits } from '../../../server/http/limits.ts';
import { makeLog } from '../../../server/log.ts';
import { makeMetrics } from '../../../server/metrics.ts';
import { allRoutes } from '../../../server/routes.ts';

/** A route as the server's own routers have it; `needs` null: it asks for no key. */
export interface Route {
  /** "POST /api/shows/:show/cues" */
  call: string;
  needs: Action | null;
  by: By;
}

interface Layer {
  name: string;
  route?: { path: string; stack: { method: string; handle: RequestHandler }[] };
  handle: Partial<Router> & { stack?: Layer[] };
}

/** What stands around the routers; a new one that answers requests itself would be seen by nobody. */
const AROUND = 5;

/** Every way in over HTTP, read off the routers and the doors of the intake. Nothing is asked of what they are given. */
export function routesOf(): Route[] {
  const metrics = makeMetrics();
  const given = new Proxy({ metrics }, { get: (own, name) => (name === 'metrics' ? own.metrics : {}) });
  const app = createApp({
    routes: allRoutes(given as unknown as Parameters<typeof allRoutes>[0]),
    limits: {} as Limits,
    knownAs: () => null,
    metrics,
    log: makeLog('silent'),
    isReady: () => true,
    tellMetrics: () => Promise.resolve(''),
  });
  const { stack } = app.router as unknown as { stack: Layer[] };
  const around = stack.filter((layer) => !layer.route && !layer.handle.stack);
  if (around.length !== AROUND)
    throw new Error(`${around.length} handlers without a route: ${around.map(nameOf).join()}`);
  const doors = doorsOf(given as unknown as Parameters<typeof doorsOf>[0]);
  return [
    ...stack.flatMap(routesIn),
    ...doors.map(({ route, needs }): Route => ({ call: `POST ${route}`, needs, by: 'either' })),
  ].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

const nameOf = ({ name }: Layer): string => name;
const pathOf = ({ call }: Route): string => call.split(' ').reverse().join(' ');

function routesIn({ route, handle }: Layer): Route[] {
  if (!route) {
    const inner = handle.stack ?? [];
    const bare = inner.find((layer) => !layer.route);
    if (bare) throw new Error(`A handler without a route: ${bare.name}`);
    return inner.flatMap(routesIn);
  }
  const methods = [...new Set(route.stack.map(({ method }) => method))];
  const guard = route.stack.map((one) => one.handle).find((one): one is Guard => 'action' in one);
  return methods.map((method) => ({
    call: `${method.toUpperCase()} ${route.path}`,
    needs: guard?.action ?? null,
    by: guard?.by ?? 'either',
  }));
}
