import type { ComponentChildren } from 'preact';
import { unreachable } from '../../shared/assert.ts';
import type { LeadingBuyer, ShowSection, SlateView, TotalsSection } from '../../shared/view.ts';
import { Graphic } from './graphic.tsx';
import { usePresence } from './motion.ts';
import { isLong } from './offer.ts';
import { Pearl } from './pearl.tsx';
import './slate.css';
import { money, t } from './words.ts';

interface Props {
  slate: SlateView | null;
  show: Pick<ShowSection, 'title' | 'rehearsal'>;
  totals: Pick<TotalsSection, 'net' | 'orders' | 'currency'>;
  /** Where the show tells of buyers. */
  best: LeadingBuyer | undefined;
  /** What sells meanwhile; it stands below the sheet. */
  children: ComponentChildren;
}

/**
 * A picture that stands for the whole stage, on the theme's own ground. What is announced under it has its place in it: the
 * sheet stands in the middle, and makes room only where the two would meet.
 */
export function Slate({ slate, show, totals, best, children }: Props) {
  const presence = usePresence(slate);
  if (!presence) return null;
  const { value, leaving } = presence;
  return (
    <Graphic key={value.slate} class={`slate ${value.slate}`} way="fades" leaving={leaving}>
      <div class="slate-sheet">
        <Pearl />
        <p class="slate-show">
          <bdi>{show.title}</bdi>
          {show.rehearsal && <span class="slate-rehearsal"> · {t('show.rehearsal')}</span>}
        </p>
        <h1 class="slate-words">{wordsOf(value.slate)}</h1>
        {value.text !== undefined && (
          <p class={isLong(value.text) ? 'slate-text long' : 'slate-text'}>
            <bdi>{value.text}</bdi>
          </p>
        )}
        {value.slate === 'thanks' && <Figures slate={value} totals={totals} best={best} />}
      </div>
      <div class="slate-alert">{children}</div>
    </Graphic>
  );
}

function wordsOf(slate: SlateView['slate']): string {
  switch (slate) {
    case 'soon':
      return t('stage.slate.soon');
    case 'back':
      return t('stage.slate.back');
    case 'thanks':
      return t('stage.slate.thanks');
    default:
      return unreachable(slate);
  }
}

/** The night's; of refunds nothing is told (M6). */
function Figures({ slate, totals, best }: Pick<Props, 'totals' | 'best'> & { slate: SlateView }) {
  return (
    <dl class="slate-figures numerals">
      <div>
        <dt>{t('stage.slate.sold')}</dt>
        <dd>{money(totals.net, totals.currency)}</dd>
      </div>
      <div>
        <dt>{t('stage.slate.orders')}</dt>
        <dd>{t('stage.number', { n: totals.orders })}</dd>
      </div>
      {slate.best && (
        <div class="named">
          <dt>{t('stage.slate.best')}</dt>
          <dd>
            <bdi>{slate.best.title}</bdi> <small>{t('stage.pieces', { n: slate.best.units })}</small>
          </dd>
        </div>
      )}
      {best && best.name !== '' && (
        <div class="named">
          <dt>{t('stage.slate.buyer')}</dt>
          <dd>
            <bdi>{best.name}</bdi>
          </dd>
        </div>
      )}
    </dl>
  );
}
