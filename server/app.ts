import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler, Router } from 'express';
import { Fault, faultOf } from './errors.ts';
import { headers } from './http/headers.ts';
import type { Limits } from './http/limits.ts';
import { throttled } from './http/throttle.ts';
import type { Known } from './http/throttle.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

interface Deps {
  routes: readonly Router[];
  limits: Limits;
  /** By what a request is counted; null: by where it comes from. */
  knownAs: (headers: IncomingHttpHeaders) => Known | null;
  metrics: Metrics;
  log: Log;
  isReady: () => boolean;
  /** What was counted, in the format of Prometheus. */
  tellMetrics: () => Promise<string>;
}

/** Mounts everything and never listens. */
export function createApp({ routes, limits, knownAs, metrics, log, isReady, tellMetrics }: Deps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(counted(metrics), headers());
  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', (_request, response) => void response.status(isReady() ? 200 : 503).json({ ready: isReady() }));
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await tellMetrics());
  });
  app.use(throttled(limits, knownAs));
  for (const router of routes) app.use(router);
  app.use(() => {
    throw new Fault('not_found', 'There is nothing here. The pages are /overlay/SHOW, /control/SHOW and /ticker/SHOW.');
  });
  app.use(answerFaults(log));
  return app;
}

/** Whether somebody looks if this is alive, or ready. */
export const isLook = ({ url }: IncomingMessage): boolean => url === '/healthz' || url === '/readyz';

/** Answers while the logs are still being folded. */
export const starting = (request: IncomingMessage, response: ServerResponse): void => {
  const alive = request.url === '/healthz';
  response.writeHead(alive ? 200 : 503, {
    'Content-Type': 'application/json',
    'X-Content-Type-Options': 'nosniff',
    'Retry-After': '1',
  });
  response.end(
    JSON.stringify(alive ? { ok: true } : new Fault('not_ready', 'Nacre is starting; try again in a second.').body),
  );
};

/** By route pattern, never by path: a path may hold what a stranger typed. */
const counted =
  (metrics: Metrics): RequestHandler =>
  (request, response, next) => {
    response.on('finish', () => {
      const route = (request.route as { path?: unknown } | undefined)?.path;
      metrics.requests.inc({ route: typeof route === 'string' ? route : 'none', status: String(response.statusCode) });
    });
    next();
  };

/** The one place where an error becomes an answer. Express's own would show the stack. */
function answerFaults(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const fault = faultOf(error);
    if (fault.code === 'internal') {
      log.error(
        { method: request.method, error: error instanceof Error ? error.stack : String(error) },
        'request failed',
      );
    }
    if (response.headersSent) return next(error);
    if (fault.retryAfter !== null) response.set('Retry-After', String(fault.retryAfter));
    response.status(fault.status).json(fault.body);
  };
}
