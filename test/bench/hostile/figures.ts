import { memoryOf } from '../machine.ts';

/** MB that a process holds in memory. */
export const rssOf = (pid: number): number => memoryOf(pid) / 1_048_576;

export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
export const ms = (time: number): string => `${time.toFixed(1)} ms`;
