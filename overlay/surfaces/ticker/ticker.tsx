import { useEffect, useState } from 'preact/hooks';
import { unreachable } from '../../../shared/assert.ts';
import { dealEndsAt } from '../../../shared/deal.ts';
import type { TickerView } from '../../../shared/view.ts';
import type { Clock } from '../../client/clock.ts';
import type { Following, Reach } from './follow.ts';
import { OfferCard } from './offer.tsx';
import { offersOf } from './offers.ts';
import { Sales } from './sales.tsx';
import { Total } from './total.tsx';
import { t } from './words.ts';

export function Ticker({ view, reach, clock }: Following) {
  const shown = view.value;
  const how = reach.value;
  if (how === 'unknown') return <Notice title={t('ticker.unknown')} more={t('ticker.unknown.more')} />;
  if (how === 'refused') return <Notice title={t('ticker.refused')} />;
  if (!shown) return <Notice title={how === 'lost' ? t('link.lost') : t('link.joining')} quiet />;
  if (shown.stage.panic) return <Notice title={t('ticker.pause')} more={shown.show.title} />;
  return <Page view={shown} reach={how} clock={clock} />;
}

function Page({ view, reach, clock }: { view: TickerView; reach: Reach; clock: Clock }) {
  const { show, stage, totals, goal, recent, crowd } = view;
  useEffect(() => void (document.title = show.title), [show.title]);
  useRedrawAt(stage.deal ? dealEndsAt(stage.deal) : undefined, clock);
  const offers = show.open ? offersOf(stage, clock.now()) : [];
  return (
    <main class="page">
      {show.rehearsal && <p class="rehearsal">{t('ticker.rehearsal')}</p>}
      <header class="head">
        <span class="pearl" aria-hidden="true" />
        <h1 class="title">
          <bdi>{show.title}</bdi>
        </h1>
        {show.open ? (
          <p class="badge live">
            {t('ticker.live')}
            {crowd.viewers > 0 && <span class="viewers">{t('ticker.watching', { n: crowd.viewers })}</span>}
          </p>
        ) : (
          <p class="badge">{t('show.closed')}</p>
        )}
      </header>
      <div class="columns">
        <div class="column">
          {totals && <Total totals={totals} goal={goal} open={show.open} />}
          {!show.open && <p class="card thanks">{t('ticker.closed.thanks')}</p>}
          {offers.map((offer) => (
            <OfferCard key={offer.key} offer={offer} currency={show.currency} clock={clock} />
          ))}
        </div>
        <div class="column">
          {(show.open || recent.length > 0) && <Sales recent={recent} home={show.currency} clock={clock} />}
        </div>
      </div>
      <ReachMark reach={reach} />
    </main>
  );
}

/** Draws once more when the server's clock reaches `at`: a deal ends by time alone, no frame tells of it. */
function useRedrawAt(at: number | undefined, clock: Clock): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    const left = (at ?? 0) - clock.now();
    if (left <= 0) return;
    const timer = setTimeout(() => redraw((n) => n + 1), Math.min(left + 5, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [at, clock]);
}

function ReachMark({ reach }: { reach: Reach }) {
  switch (reach) {
    case 'live':
    case 'joining':
    case 'unknown':
    case 'refused':
      return null;
    case 'polling':
      return <p class="reach">{t('ticker.polling')}</p>;
    case 'lost':
    case 'away':
      return (
        <p class="reach late" role="status">
          {t(reach === 'away' ? 'log.late' : 'link.lost')}
        </p>
      );
    default:
      return unreachable(reach);
  }
}

/** The page when there is no show on it. `quiet`: it may be over in a moment, so it comes late. */
export function Notice({ title, more, quiet }: { title: string; more?: string; quiet?: boolean }) {
  return (
    <main class={quiet ? 'notice late' : 'notice'}>
      <span class="pearl" aria-hidden="true" />
      <h1 class="notice-title">{title}</h1>
      {more !== undefined && (
        <p class="notice-more">
          <bdi>{more}</bdi>
        </p>
      )}
    </main>
  );
}
