import { unreachable } from '../../../../shared/assert.ts';
import type { LedgerSection } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { type Tap, type TapState, tapState } from '../logic/tap.ts';
import { faultWords, refusalWords, t } from '../words.ts';

/** How long a note stays after the answer, ms: good news briefly, bad news until it can be read. */
const STAYS: Record<Exclude<TapState, 'sending'>, number> = {
  queued: 12_000,
  taken: 4000,
  drawn: 6000,
  no_stage: 12_000,
  stage_hidden: 12_000,
  not_drawn: 12_000,
  refused: 15_000,
  failed: 15_000,
};

export function tapWords(state: TapState, tap: Tap): string {
  switch (state) {
    case 'sending':
      return t('tap.sending');
    case 'queued':
      return t('tap.queued');
    case 'taken':
      return t('tap.taken');
    case 'drawn':
      return t('tap.drawn');
    case 'no_stage':
      return t('tap.no_stage');
    case 'stage_hidden':
      return t('tap.stage_hidden');
    case 'not_drawn':
      return t('tap.not_drawn');
    case 'refused':
      return tap.step === 'refused' ? refusalWords(tap.reason) : '';
    case 'failed':
      return tap.step === 'failed' ? faultWords(tap.code) : '';
    default:
      return unreachable(state);
  }
}

interface Props {
  place: string;
  /** What a stage does with the cue: shows something, or changes what it shows. Without it "taken" is the end. */
  screen?: 'shows' | 'changes';
  /** Said while it is queued, where that may be misread. */
  queued?: string | undefined;
}

/** What became of the latest tap in a place. */
export function TapNote({ place, screen, queued }: Props) {
  const { taps, view, now } = useDesk();
  const tap = taps.at(place);
  if (!tap) return null;
  const state = screen ? tapState(tap, view.value.surfaces, now.value) : tap.step;
  const isOver = tap.step !== 'sending' && state !== 'sending' && now.value - tap.at > STAYS[state];
  if (isOver && !(state === 'queued' && isBehind(view.value.ledger))) return null;
  return (
    <span class="note" data-state={state} role="status">
      {(state === 'queued' && queued) || wordsOf(state, tap, screen)}
    </span>
  );
}

/** What is kept on the server is not all in the log. */
const isBehind = ({ awaySince, waiting }: LedgerSection): boolean => awaySince !== null || waiting > 0;

function wordsOf(state: TapState, tap: Tap, screen: Props['screen']): string {
  if (state === 'taken' && !screen) return t('tap.done');
  return state === 'drawn' && screen === 'changes' ? t('tap.changed') : tapWords(state, tap);
}
