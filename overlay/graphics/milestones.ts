import type { GoalSection, GoalStep } from '../../shared/view.ts';

/** What was reached between two views of one goal: its end, else the furthest step; null for nothing, or another goal. */
export type Milestone = { kind: 'goal' } | { kind: 'step'; amount: string; label?: string };

export function reachedBetween(before: GoalSection | null, after: GoalSection | null): Milestone | null {
  if (!before || !after || before.amount !== after.amount) return null;
  if (after.reached && !before.reached) return { kind: 'goal' };
  const step = after.steps
    .filter(
      ({ amount, reached }) => reached && before.steps.some((former) => former.amount === amount && !former.reached),
    )
    .at(-1);
  if (!step) return null;
  return { kind: 'step', amount: step.amount, ...(step.label === undefined ? {} : { label: step.label }) };
}

/** Whether it is reached still: a refund may take it back while it is celebrated (M6). */
export const stands = (goal: GoalSection, milestone: Milestone): boolean =>
  milestone.kind === 'goal'
    ? goal.reached
    : goal.steps.some(({ amount, reached }) => reached && amount === milestone.amount);

/** A milestone as a name: the same one is celebrated once, even if a refund and another sale reach it again (M6). */
export const nameOf = (goal: GoalSection, milestone: Milestone): string =>
  `${goal.amount} ${milestone.kind === 'goal' ? 'goal' : milestone.amount}`;

/** The rungs beside the next one, which the bar itself names: the last that was reached, and the one after the next. */
export function rungsOf({ steps }: GoalSection): GoalStep[] {
  const named = steps.filter(({ label }) => label !== undefined);
  const last = named.findLast(({ reached }) => reached);
  const [, after] = named.filter(({ reached }) => !reached);
  return [last, after].filter((step) => step !== undefined);
}
