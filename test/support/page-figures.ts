import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';

/** What a page costs, asked of the browser itself. */
export interface Cost {
  /** Bytes of script's objects that are still held, after a forced collection. */
  heap: number;
  /** Nodes that the browser holds, those taken out of the document and not collected yet among them. */
  nodes: number;
  /** Event listeners of script. */
  listeners: number;
}

export interface PageFigures {
  /** Collects first, twice: what the first one freed may hold the last of something else. */
  cost(): Promise<Cost>;
  /** Seconds that the page's thread has worked so far. */
  worked(): Promise<number>;
}

export async function figuresOf(page: Page): Promise<PageFigures> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  return {
    async cost() {
      for (let times = 0; times < 2; times += 1) await session.send('HeapProfiler.collectGarbage');
      const now = await metrics(session);
      return { heap: now('JSHeapUsedSize'), nodes: now('Nodes'), listeners: now('JSEventListeners') };
    },
    async worked() {
      return (await metrics(session))('TaskDuration');
    },
  };
}

async function metrics(session: CDPSession): Promise<(name: string) => number> {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return (name) => all.find((one) => one.name === name)?.value ?? NaN;
}

/** User and system time of a process so far, seconds. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
