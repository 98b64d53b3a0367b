import type { Router } from 'express';
import { embedRoutes } from './http/embed.ts';
import { pageRoutes } from './http/pages.ts';
import { policyReportRoutes } from './http/policy-report.ts';
import { ingestRoutes } from './ingest/routes.ts';
import { pictureRoutes } from './pictures/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { viewRoutes } from './projection/routes.ts';
import { keyRoutes } from './setup/key-routes.ts';
import { setupRoutes } from './setup/routes.ts';
import { sessionRoutes } from './setup/session-routes.ts';
import { triggerRoutes } from './setup/trigger-routes.ts';

type Deps = Parameters<typeof ingestRoutes>[0] &
  Parameters<typeof pictureRoutes>[0] &
  Parameters<typeof viewRoutes>[0] &
  Parameters<typeof setupRoutes>[0] &
  Parameters<typeof triggerRoutes>[0] &
  Parameters<typeof privacyRoutes>[0] &
  Parameters<typeof policyReportRoutes>[0];

/** Every route that Express answers. The table of access is made from this list: what is not in it is not there. */
export const allRoutes = (deps: Deps): Router[] => [
  ingestRoutes(deps),
  pictureRoutes(deps),
  viewRoutes(deps),
  setupRoutes(deps),
  keyRoutes(deps),
  sessionRoutes(deps),
  triggerRoutes(deps),
  privacyRoutes(deps),
  policyReportRoutes(deps),
  pageRoutes(),
  embedRoutes(),
];
