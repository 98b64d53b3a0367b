import { unreachable } from '../../../../shared/assert.ts';
import type { LedgerSection } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { type Screen, screenOf } from '../logic/screen-of.ts';
import { type Tap, type TapState, tapState } from '../logic/tap.ts';
import { RefusedWords } from './refused-words.tsx';
import { faultWords, secondsWords, t } from '../words.ts';

/** How long a note stays after the answer, ms: good news briefly, bad news until it can be read. */
const STAYS: Record<Exclude<TapState, 'sending'>, number> = {
  queued: 12_000,
  taken: 4000,
  drawn: 6000,
  drawn_inactive: 12_000,
  no_stage: 12_000,
  stage_hidden: 12_000,
  not_drawn: 12_000,
  refused: 15_000,
  failed: 15_000,
};

/** `took`: ms from the tap, or from the cue, until a stage had drawn it; null where that is not known. */
export function stateWords(
  state: Exclude<TapState, 'refused' | 'failed'>,
  screen: Screen,
  took: number | null,
): string {
  switch (state) {
    case 'sending':
      return t('tap.sending');
    case 'queued':
      return t('tap.queued');
    case 'taken':
      return t('tap.taken');
    case 'drawn':
      if (took === null) return screen === 'shows' ? t('tap.drawn') : t('tap.changed');
      return t(screen === 'shows' ? 'tap.drawn.in' : 'tap.changed.in', { seconds: secondsWords(took) });
    case 'drawn_inactive':
      return t('tap.drawn_inactive');
    case 'no_stage':
      return t('tap.no_stage');
    case 'stage_hidden':
      return t('tap.stage_hidden');
    case 'not_drawn':
      return t('tap.not_drawn');
    default:
      return unreachable(state);
  }
}

interface Props {
  place: string;
  /** Where it is another one than the cue's kind tells. */
  screen?: Screen;
  /** Said while it is queued, where that may be misread. */
  queued?: string | undefined;
}

/** What became of the latest tap in a place. */
export function TapNote({ place, screen: told, queued }: Props) {
  const { taps, view, now } = useDesk();
  const tap = taps.at(place);
  if (!tap) return null;
  const screen = told ?? screenOf(tap.kind);
  const stateAt = (at: number) => (screen ? tapState(tap, view.value.surfaces, at) : tap.step);
  const isOverAt = (at: number): boolean => {
    const state = stateAt(at);
    return tap.step !== 'sending' && state !== 'sending' && at - tap.at > STAYS[state];
  };
  // What is over stays over until the next tap: it does not wait for the next second.
  const tick = isOverAt(now.peek()) ? now.peek() : now.value;
  const state = stateAt(tick);
  // The list of cues tells it, a moment after the answer.
  const lostTo = view.value.cues.find(({ id }) => id === tap.cue)?.lostTo;
  if (isOverAt(tick) && !(state === 'queued' && isBehind(view.value.ledger))) return null;
  return (
    <span class="note" data-state={state} role="status">
      {tap.step === 'refused' ? (
        <RefusedWords reason={tap.reason} kind={tap.kind} lostTo={lostTo} />
      ) : tap.step === 'failed' ? (
        faultWords(tap.code)
      ) : (
        (state === 'queued' && queued) || wordsOf(state, tap, screen)
      )}
    </span>
  );
}

/** What is kept on the server is not all in the log. */
const isBehind = ({ awaySince, waiting }: LedgerSection): boolean => awaySince !== null || waiting > 0;

function wordsOf(state: TapState, tap: Tap, screen: Screen | null): string {
  if (state === 'refused' || state === 'failed') return '';
  if (state === 'taken' && !screen) return t('tap.done');
  const took = tap.step === 'taken' && tap.drawnAt !== undefined ? tap.drawnAt - tap.sentAt : null;
  return stateWords(state, screen ?? 'changes', took);
}
