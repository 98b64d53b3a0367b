import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { Metrics } from '../metrics.ts';
import { jsonOf, rawBody } from './body.ts';

const SMALL = 16_384;
const Report = z.object({ 'csp-report': z.object({ 'effective-directive': z.string() }) });

/** What a page may violate; another word is told as `other`, for a stranger may write anything here. */
const DIRECTIVES: ReadonlySet<string> = new Set([
  'default-src',
  'script-src',
  'script-src-elem',
  'script-src-attr',
  'style-src',
  'style-src-elem',
  'style-src-attr',
  'font-src',
  'img-src',
  'connect-src',
  'manifest-src',
  'media-src',
  'object-src',
  'worker-src',
  'frame-src',
  'frame-ancestors',
  'base-uri',
  'form-action',
]);

/** Where browsers report what a page's policy has stopped. It is counted and kept nowhere: addresses may hold secrets. */
export function policyReportRoutes({ metrics }: { metrics: Metrics }): Router {
  const router = express.Router();
  router.post('/csp-report', rawBody(SMALL), (request, response) => {
    metrics.policyViolations.inc({ directive: directiveOf(jsonOf(request)) });
    response.status(204).end();
  });
  return router;
}

function directiveOf(report: unknown): string {
  const parsed = Report.safeParse(report);
  // Older engines say the directive's value, too: "script-src 'self'".
  const [directive = ''] = parsed.success ? parsed.data['csp-report']['effective-directive'].split(' ') : [];
  return DIRECTIVES.has(directive) ? directive : 'other';
}
