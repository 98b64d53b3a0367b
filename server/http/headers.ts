import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';

/** What a browser is told to hold every answer to, pages above all. */
export function headers(): RequestHandler {
  const [nothing, control, stage, preview, ticker] = [
    policy(NONE),
    policy(NONE, 'data:', 'blob:'),
    policy(NONE),
    policy("'self'"),
    policy('*'),
  ];
  const policyOf = ({ path, query }: Request): RequestHandler => {
    if (path.startsWith('/ticker/')) return ticker;
    if (path.startsWith('/control/')) return control;
    // The control page shows the stage small, in a frame: that one is given its view, and takes no key.
    if (path.startsWith('/overlay/')) return query['preview'] === '1' ? preview : stage;
    return nothing;
  };
  return (request, response, next) => policyOf(request)(request, response, next);
}

const NONE = "'none'";

/**
 * All that a page loads comes from this server, product pictures too (pictures/). Nothing is written into a page as script
 * or style: what moves is set by script on the element, which needs no leave.
 */
function policy(frameAncestors: string, ...pictures: string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': [NONE],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'", ...pictures],
        // Some engines do not take a socket for the page's own origin.
        'connect-src': ["'self'", socketsOf],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'frame-src': ["'self'"],
        'base-uri': [NONE],
        'form-action': [NONE],
        'frame-ancestors': [frameAncestors],
        'report-uri': ['/csp-report'],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // Only a server behind TLS may promise TLS; that one says so itself.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    originAgentCluster: false,
    // It knows no exceptions; frame-ancestors says it all.
    xFrameOptions: false,
  });
}

const socketsOf = ({ headers: { host = '' } }: IncomingMessage): string =>
  /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : "'self'";
