import { AggregatorRegistry, Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** What to watch. Labels are from closed lists; no show, buyer or key is ever one. */
export interface Metrics {
  readonly registry: Registry;
  readonly facts: Counter<'kind'>;
  readonly duplicates: Counter<'kind'>;
  readonly refusals: Counter<'reason'>;
  readonly appendSeconds: Histogram;
  readonly frameSeconds: Histogram;
  readonly frames: Counter<'audience'>;
  readonly skippedSockets: Counter;
  readonly slowSockets: Gauge;
  readonly droppedSockets: Counter<'reason'>;
  readonly sockets: Gauge<'surface'>;
  readonly requests: Counter<'route' | 'status'>;
  readonly showsOpen: Gauge;
  readonly outboxWaiting: Gauge;
  readonly logAwaySeconds: Gauge;
  readonly epochChanges: Counter;
  readonly policyViolations: Counter<'directive'>;
}

/** What a process has counted, as prom-client hands it over. */
export type Counts = MetricObjectWithValues<MetricValue<string>>[];

/** Of several processes of one machine, as if it were one. */
export const metricsOf = (all: readonly Counts[]): Promise<string> => AggregatorRegistry.aggregate([...all]).metrics();

/** Figures take a fourth of the time at the most, however often they are asked for. */
const SHARE = 4;

/** What is made for all who ask meanwhile; and not anew before three times as long as it took is over. */
export function nowAndThen(make: () => Promise<string>): () => Promise<string> {
  let made: Promise<string> | null = null;
  let until = 0;
  return () => {
    if (made && performance.now() < until) return made;
    const from = performance.now();
    until = Infinity;
    made = make().finally(() => (until = from + (performance.now() - from) * SHARE));
    return made;
  };
}

/** Of what each process of a machine sees alike. */
const NO_SUM = { aggregator: 'max' } as const;

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Between two looks at how late the event loop is. prom-client's own 10 wakes a process that has nothing to do 100 times a second. */
const LAG_LOOK_MS = 100;

export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_LOOK_MS });
  const registers = [registry];
  return {
    registry,
    facts: new Counter({ name: 'nacre_facts_total', help: 'Facts appended to a log', labelNames: ['kind'], registers }),
    duplicates: new Counter({
      name: 'nacre_duplicates_total',
      help: 'Facts known already',
      labelNames: ['kind'],
      registers,
    }),
    refusals: new Counter({
      name: 'nacre_refusals_total',
      help: 'Deliveries and requests refused',
      labelNames: ['reason'],
      registers,
    }),
    appendSeconds: new Histogram({
      name: 'nacre_append_seconds',
      help: 'From a fact in hand to the fact durable',
      buckets: BUCKETS,
      registers,
    }),
    frameSeconds: new Histogram({
      name: 'nacre_frame_seconds',
      help: 'From a fact folded to its frame handed to the sockets',
      buckets: BUCKETS,
      registers,
    }),
    frames: new Counter({
      name: 'nacre_frames_total',
      help: 'Frames sent, one per view',
      labelNames: ['audience'],
      registers,
    }),
    skippedSockets: new Counter({
      name: 'nacre_skipped_sockets_total',
      help: 'Times a slow socket was passed over',
      registers,
    }),
    slowSockets: new Gauge({
      name: 'nacre_slow_sockets',
      help: 'Sockets that have not taken their last frame yet',
      registers,
    }),
    droppedSockets: new Counter({
      name: 'nacre_dropped_sockets_total',
      help: 'Sockets cut off, or not let in, for what they did',
      labelNames: ['reason'],
      registers,
    }),
    sockets: new Gauge({ name: 'nacre_sockets', help: 'Sockets connected', labelNames: ['surface'], registers }),
    requests: new Counter({
      name: 'nacre_requests_total',
      help: 'Requests answered',
      labelNames: ['route', 'status'],
      registers,
    }),
    showsOpen: new Gauge({ name: 'nacre_shows_open', help: 'Shows that this node follows', registers, ...NO_SUM }),
    outboxWaiting: new Gauge({
      name: 'nacre_outbox_waiting',
      help: 'Facts kept on this node and not in the log yet',
      registers,
      ...NO_SUM,
    }),
    logAwaySeconds: new Gauge({
      name: 'nacre_log_away_seconds',
      help: 'For how long a log that this node follows cannot be read; 0 while all can',
      registers,
      ...NO_SUM,
    }),
    epochChanges: new Counter({
      name: 'nacre_epoch_changes_total',
      help: 'Times that a log was seen to have lost history, and was folded anew',
      registers,
      ...NO_SUM,
    }),
    policyViolations: new Counter({
      name: 'nacre_policy_violations_total',
      help: "What a page's Content-Security-Policy has stopped, as browsers report it",
      labelNames: ['directive'],
      registers,
    }),
  };
}
