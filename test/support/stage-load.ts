import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Api } from './api.ts';
import { figuresOf } from './page-figures.ts';
import type { Cost } from './page-figures.ts';
import { until } from './until.ts';

/** Many orders on one stage within seconds, and what the page made of them. */
export interface Load {
  orders: number;
  seconds: number;
}

export interface LoadFigures {
  /** All totals that were shown while the load came, in the order in which they were. */
  shown: string[];
  /** Those of them that the log never had. */
  strange: string[];
  /** The log's last total. */
  end: string;
  /** How long the orders took, seconds. */
  took: number;
  mostAlerts: number;
  /** In the document. */
  elements: { before: number; most: number; after: number };
  before: Cost;
  after: Cost;
  idle: FrameFigures;
  loaded: FrameFigures;
}

export interface FrameFigures {
  frames: number;
  /** Share of frames that came no later than the screen's next refresh, 0 to 1. */
  onTime: number;
  /** Milliseconds between frames that 95 % and 99 % keep to, and the longest. */
  p95: number;
  p99: number;
  longest: number;
  /** Share of one core that the page's thread worked, 0 to 1. */
  worked: number;
}

/** A frame at 60 Hz is 16.67 ms; the clock's own grain is on top. */
const ON_TIME_MS = 16.7 + 0.3;
const WARM_UP = 100;
const WARM_UP_APART_MS = 10;

/** `show` is new, in USD, and `page` its stage, drawn. */
export async function loadStage(page: Page, api: Api, show: string, { orders, seconds }: Load): Promise<LoadFigures> {
  const figures = await figuresOf(page);
  const sums = new Set<string>();
  let cents = 0;
  const sell = async (number: number): Promise<void> => {
    // The first one is large: the total has as many digits before as after.
    const total = number === 0 ? 20_000_000 : 1000 + ((number * 7919) % 9000);
    cents += total;
    sums.add(dollars(cents));
    await api.postOrders(show, {
      id: String(number),
      status: 'paid',
      currency: 'USD',
      total: (total / 100).toFixed(2),
      buyer: { name: `${FIRST[number % FIRST.length]} ${LAST[number % LAST.length]}` },
      items: [{ sku: `S${number % 5}`, title: `Pearl earrings No. ${number % 5}`, quantity: 1 }],
    });
  };
  // Lists are full and code is warm before anything is measured.
  for (let number = 0; number < WARM_UP; number += 1) {
    await sell(number);
    await sleep(WARM_UP_APART_MS);
  }
  await calm(page, api, show);
  const before = await figures.cost();
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  const measure = async (work: () => Promise<unknown>): Promise<FrameFigures> => {
    const [worked, from] = [await figures.worked(), performance.now()];
    // tsx writes it around every named function, also of one that goes to the page.
    await page.evaluate('globalThis.__name = (made) => made');
    await page.evaluate(record);
    await work();
    const gaps = await page.evaluate(() => (window as unknown as Recording).recorded.stop());
    return framesOf(gaps, (await figures.worked()) - worked, (performance.now() - from) / 1000);
  };

  const idle = await measure(async () => sleep(seconds * 1000));

  let took = 0;
  const loaded = await measure(async () => {
    const from = performance.now();
    for (let number = 0; number < orders; number += 1) {
      const wait = from + (number * seconds * 1000) / orders - performance.now();
      if (wait > 0) await sleep(wait);
      await sell(WARM_UP + number);
    }
    took = (performance.now() - from) / 1000;
    await page.locator(`.total-amount [data-text="${dollars(cents)}"]`).waitFor();
  });
  const { shown, mostAlerts, mostElements } = await page.evaluate(() => (window as unknown as Recording).recorded.seen);
  await calm(page, api, show);
  const after = await figures.cost();
  const elementsAfter = await page.evaluate(() => document.querySelectorAll('*').length);
  const strange = shown.filter((total) => !sums.has(total));
  return {
    shown,
    strange,
    end: dollars(cents),
    took,
    mostAlerts,
    elements: { before: elements, most: mostElements, after: elementsAfter },
    before,
    after,
    idle,
    loaded,
  };
}

const FIRST = ['María', 'José', 'Emily', 'Olu', 'Siobhán', '小明', 'Kai'];
const LAST = ['García', 'Núñez', 'Johnson', 'Adeyemi', "O'Neill", '王', 'Raman', 'Vega', 'Lindqvist'];

const dollars = (cents: number): string =>
  `$${Math.floor(cents / 100).toLocaleString('en-US')}.${String(cents % 100).padStart(2, '0')}`;

/** Nothing is announced any more, nothing moves. */
async function calm(page: Page, api: Api, show: string): Promise<void> {
  await api.cue(show, { kind: 'alerts.clear' });
  await api.cue(show, { kind: 'alerts.skip' });
  await until(
    'the stage is calm',
    () =>
      page.evaluate(
        () => document.querySelectorAll('.alert, .catch-up').length + document.getAnimations().length === 0,
      ),
    { withinMs: 40_000, everyMs: 200 },
  );
}

interface Recording {
  recorded: { stop(): number[]; seen: { shown: string[]; mostAlerts: number; mostElements: number } };
}

/** In the page: looks at every frame at what stands there. */
function record(): void {
  const seen = { shown: [] as string[], mostAlerts: 0, mostElements: 0 };
  const gaps: number[] = [];
  let last: number | null = null;
  let isOver = false;
  const look = (at: number): void => {
    if (last !== null && !isOver) gaps.push(at - last);
    last = at;
    const total = document.querySelector('.total-amount [data-text]')?.getAttribute('data-text') ?? '';
    if (seen.shown.at(-1) !== total) seen.shown.push(total);
    seen.mostAlerts = Math.max(seen.mostAlerts, document.querySelectorAll('.alert, .catch-up').length);
    seen.mostElements = Math.max(seen.mostElements, document.getElementsByTagName('*').length);
    if (!isOver) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(window, { recorded: { seen, stop: () => ((isOver = true), gaps) } });
}

function framesOf(gaps: readonly number[], worked: number, seconds: number): FrameFigures {
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return {
    frames: gaps.length,
    onTime: gaps.filter((gap) => gap <= ON_TIME_MS).length / gaps.length,
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    worked: worked / seconds,
  };
}
