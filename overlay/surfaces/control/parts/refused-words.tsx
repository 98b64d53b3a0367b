import type { Refusal } from '../../../../shared/cue.ts';
import type { LostTo } from '../../../../shared/view.ts';
import { nameOf, useTitle } from '../desk/who.ts';
import { refusalWords, t } from '../words.ts';

interface Props {
  reason: Refusal;
  kind: string;
  lostTo: LostTo | undefined;
}

/** Why not; of a lost race also who won it, and with what. */
export function RefusedWords({ reason, kind, lostTo }: Props) {
  const title = useTitle();
  if (!lostTo) return <>{refusalWords(reason)}</>;
  const words = { who: nameOf(lostTo.by), what: title(lostTo.about) };
  return <>{kind === 'deal.start' ? t('race.deal', words) : t('race.lost', words)}</>;
}
