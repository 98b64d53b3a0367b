import express from 'express';
import type { Request, Router } from 'express';
import { Source } from '../../shared/fact.ts';
import type { SaleFact } from '../../shared/fact.ts';
import type { Keys } from '../access/keys.ts';
import type { Connections } from '../access/connections.ts';
import { guard, holderOf } from '../access/guard.ts';
import { actionOfCue, may } from '../access/roles.ts';
import type { CueKind } from '../../shared/cue.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import { bytesOf, jsonOf, rawBody, textOf } from '../http/body.ts';
import type { Projector } from '../projection/projector.ts';
import { showOf } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import type { CrowdDesk } from './crowd.ts';
import { MAX_IMAGE_BYTES } from './images.ts';
import type { Images } from './images.ts';
import type { Ingest } from './ingest.ts';
import type { Refused } from './refused.ts';

interface Deps {
  shows: Shows;
  keys: Keys;
  connections: Connections;
  ingest: Ingest;
  crowd: CrowdDesk;
  images: Images;
  refused: Refused;
  clock: Clock;
}

