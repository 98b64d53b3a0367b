import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { Fault, faultOf } from './errors.ts';
import type { Limits } from './http/limits.ts';
import { throttled } from './http/throttle.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

interface Deps {
  routes: readonly Router[];
  limits: Limits;
  metrics: Metrics;
  log: Log;
  isReady: () => boolean;
  /** Brings up to date what is not counted as it happens. */
  beforeMetrics: () => void;
}

/** Mounts everything and never listens. */
export function createApp({ routes, limits, metrics, log, isReady, beforeMetrics }: Deps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(counted(metrics), headers());
  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', (_request, response) => void response.status(isReady() ? 200 : 503).json({ ready: isReady() }));
  app.get('/metrics', async (_request, response) => {
    beforeMetrics();
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.use(throttled(limits));
  for (const router of routes) app.use(router);
  app.use(() => {
    throw new Fault('not_found', 'There is nothing here. The pages are /overlay/SHOW, /control/SHOW and /ticker/SHOW.');
  });
  app.use(answerFaults(log));
  return app;
}

/** Answers while the logs are still being folded. */
export const starting = (request: IncomingMessage, response: ServerResponse): void => {
  const alive = request.url === '/healthz';
  response.writeHead(alive ? 200 : 503, { 'Content-Type': 'application/json', 'Retry-After': '1' });
  response.end(
    JSON.stringify(alive ? { ok: true } : new Fault('not_ready', 'Nacre is starting; try again in a second.').body),
  );
};

/** A page loads from this server only, product pictures too (pictures/). */
function headers(): RequestHandler {
  const policy = (frameAncestors: string, ...pictures: string[]): RequestHandler =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'script-src': ["'self'"],
          'style-src': ["'self'"],
          'style-src-attr': ["'unsafe-inline'"],
          'font-src': ["'self'"],
          'img-src': ["'self'", ...pictures],
          'connect-src': ["'self'", 'ws:', 'wss:'],
          'manifest-src': ["'self'"],
          'frame-src': ["'self'"],
          'base-uri': ["'none'"],
          'form-action': ["'none'"],
          'frame-ancestors': [frameAncestors],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      // Only a server behind TLS may promise TLS; that one says so itself.
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
      crossOriginResourcePolicy: { policy: 'cross-origin' },
      originAgentCluster: false,
      xFrameOptions: false,
    });
  const [stage, own, anywhere] = [policy("'self'"), policy("'self'", 'data:', 'blob:'), policy('*')];
  const policyOf = (path: string): RequestHandler =>
    path.startsWith('/ticker/') ? anywhere : path.startsWith('/overlay/') ? stage : own;
  return (request, response, next) => policyOf(request.path)(request, response, next);
}

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
