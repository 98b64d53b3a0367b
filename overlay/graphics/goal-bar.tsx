import { useEffect, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../shared/display.ts';
import type { GoalSection, GoalStep } from '../../shared/view.ts';
import './goal-bar.css';
import { Graphic } from './graphic.tsx';
import { useMotion } from './motion.ts';
import type { Motion } from './motion.ts';
import { nameOf, reachedBetween, rungsOf, stands } from './milestones.ts';
import type { Milestone } from './milestones.ts';
import { percent } from './progress.ts';
import { money, t } from './words.ts';

const CELEBRATION_MS = 6000;
/** The inside of the shell shows for a moment. */
const NACRE: Motion = [[{ opacity: 0.7 }, { opacity: 0.7, offset: 0.45 }, {}], { duration: 3200, easing: 'ease-out' }];
const SHEEN: Motion = [
  [{ transform: 'translateX(-100%)' }, {}],
  { duration: 1400, easing: 'ease-in-out', iterations: 2 },
];

interface Props {
  goal: GoalSection;
  /** Decimal strings of one currency. */
  net: string;
  currency: string;
  /** What is reached now is reached before the viewers' eyes. */
  live: boolean;
}

export function GoalBar({ goal, net, currency, live }: Props) {
  const milestone = useCelebration(goal, live);
  const done = percent(net, goal.amount);
  const next = goal.steps.find((step) => !step.reached);
  const aimedAt = milestone ? null : (goal.reached ? goal : (next ?? goal)).amount;
  const celebrated = milestone?.kind === 'step' ? milestone.amount : null;
  const inner = goal.steps.filter((step) => step.amount !== goal.amount);
  return (
    <Graphic class="goal-bar plate" occasion={milestone}>
      {milestone && <Celebration class="goal-nacre" motion={NACRE} />}
      <p class="goal-line">
        {milestone ? (
          <strong class="goal-won">{wordsOf(milestone)}</strong>
        ) : goal.reached ? (
          <strong class="goal-won">{t('stage.goal.reached')}</strong>
        ) : next?.label === undefined ? (
          <span class="goal-name">{t('stage.goal')}</span>
        ) : (
          <span class="goal-next">
            {t('stage.goal.next')} <bdi>{next.label}</bdi>
          </span>
        )}
        {aimedAt !== null && <span class="goal-amount numerals">{money(aimedAt, currency)}</span>}
      </p>
      <div class="goal-track" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.floor(done)}>
        <div class="goal-done" style={{ transform: `translateX(${done - 100}%)` }} />
        {milestone && <Celebration class="goal-sheen" motion={SHEEN} />}
        {inner.map((step) => (
          <i
            key={step.amount}
            class={step.reached ? 'goal-step reached' : 'goal-step'}
            style={{ left: `${percent(step.amount, goal.amount)}%` }}
          />
        ))}
      </div>
      <p class="goal-percent numerals" aria-hidden="true">
        <span>{formatCount(Math.floor(done), 'en')}%</span>
        {aimedAt !== goal.amount && <span>{money(goal.amount, currency)}</span>}
      </p>
      <Ladder
        rungs={rungsOf(goal).filter(({ amount }) => amount !== celebrated)}
        said={[aimedAt, goal.amount]}
        currency={currency}
      />
    </Graphic>
  );
}

interface LadderProps {
  rungs: readonly GoalStep[];
  /** The amounts at the bar: beside their promises they would be said twice, and leave the promises no room. */
  said: readonly (string | null)[];
  currency: string;
}

/** What was promised last, and what comes after the next step. */
function Ladder({ rungs, said, currency }: LadderProps) {
  if (rungs.length === 0) return null;
  return (
    <ol class="goal-ladder">
      {rungs.map((step) => (
        <li key={step.amount} class={step.reached ? 'goal-rung reached' : 'goal-rung'}>
          <i class="goal-mark" aria-hidden="true" />
          <span class="goal-label one-line">
            <bdi>{step.label}</bdi>
          </span>
          {!said.includes(step.amount) && <span class="numerals">{money(step.amount, currency)}</span>}
        </li>
      ))}
    </ol>
  );
}

/** Plays once, as it is put there. */
function Celebration({ class: name, motion }: { class: string; motion: Motion }) {
  return <div class={name} ref={useMotion(motion, true)} />;
}

function wordsOf(milestone: Milestone) {
  if (milestone.kind === 'goal') return t('stage.goal.reached');
  return milestone.label === undefined ? (
    t('stage.goal.step')
  ) : (
    <>
      {t('stage.goal.step')} <bdi>{milestone.label}</bdi>
    </>
  );
}

/** What is celebrated at the moment: each milestone once, for a while, and only as it happens. */
function useCelebration(goal: GoalSection, live: boolean): Milestone | null {
  const [celebrated, celebrate] = useState<Milestone | null>(null);
  const former = useRef(goal);
  const past = useRef<string[]>([]);
  useEffect(() => {
    const milestone = reachedBetween(former.current, goal);
    if (former.current.amount !== goal.amount) past.current = [];
    former.current = goal;
    // Taken back while it is celebrated, it ends for good: reached again a second later, it would play once more.
    celebrate((current) => (current && stands(goal, current) ? current : null));
    if (!milestone || !live) return;
    const name = nameOf(goal, milestone);
    if (past.current.includes(name)) return;
    past.current.push(name);
    celebrate(milestone);
  }, [goal, live]);
  useEffect(() => {
    if (!celebrated) return;
    const timer = setTimeout(() => celebrate(null), CELEBRATION_MS);
    return () => clearTimeout(timer);
  }, [celebrated]);
  return celebrated && stands(goal, celebrated) ? celebrated : null;
}
