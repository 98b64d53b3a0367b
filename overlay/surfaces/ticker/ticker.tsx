import { useEffect, useState } from 'preact/hooks';
import { unreachable } from '../../../shared/assert.ts';
import { dealEndsAt } from '../../../shared/deal.ts';
import type { TickerView } from '../../../shared/view.ts';
import type { Clock } from '../../client/clock.ts';
import type { Heard, Reach } from './follow.ts';
import { Title, Whole } from './headings.tsx';
import { OfferCard } from './offer.tsx';
import { offersOf } from './offers.ts';
import { Sales } from './sales.tsx';
import { useSetting } from './setting.ts';
import { Total } from './total.tsx';

/** `heard`: null before anything was asked. */
export function Ticker({ heard, isSeen }: { heard: Heard | null; isSeen: boolean }) {
  const { t } = useSetting();
  const { view, reach } = heard ?? { view: null, reach: 'joining' };
  if (reach === 'unknown') return <Notice title={t('ticker.unknown')} more={t('ticker.unknown.more')} />;
  if (reach === 'refused') return <Notice title={t('ticker.refused')} />;
  if (!heard || !view) return <Notice title={t(reach === 'lost' ? 'link.lost' : 'link.joining')} quiet />;
  if (view.stage.panic) return <Notice title={t('ticker.pause')} more={view.show.title} />;
  return <Page view={view} reach={reach} clock={heard.clock} isSeen={isSeen} />;
}

interface PageProps extends Heard {
  view: TickerView;
  isSeen: boolean;
}

function Page({ view, reach, clock, isSeen }: PageProps) {
  const { t, embedded, sales } = useSetting();
  const { show, stage, totals, goal, recent, crowd } = view;
  useEffect(() => {
    if (!embedded) document.title = show.title;
  }, [embedded, show.title]);
  useRedrawAt(isSeen && stage.deal ? dealEndsAt(stage.deal) : undefined, clock);
  const offers = show.open ? offersOf(stage, clock.now()) : [];
  const listed = sales > 0 && (show.open || recent.length > 0);
  return (
    <Whole class="whole">
      <div class="page">
        {show.rehearsal && <p class="rehearsal">{t('ticker.rehearsal')}</p>}
        <header class="head">
          <span class="pearl" aria-hidden="true" />
          <Title class="title">
            <bdi>{show.title}</bdi>
          </Title>
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
              <OfferCard key={offer.key} offer={offer} currency={show.currency} clock={clock} isSeen={isSeen} />
            ))}
          </div>
          {listed && (
            <div class="column">
              <Sales recent={recent} home={show.currency} clock={clock} isSeen={isSeen} />
            </div>
          )}
        </div>
        <ReachMark reach={reach} />
      </div>
    </Whole>
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
  const { t } = useSetting();
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
    <Whole class={quiet ? 'notice late' : 'notice'}>
      <span class="pearl" aria-hidden="true" />
      <Title class="notice-title">{title}</Title>
      {more !== undefined && (
        <p class="notice-more">
          <bdi>{more}</bdi>
        </p>
      )}
    </Whole>
  );
}
