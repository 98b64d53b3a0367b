import type { ReadonlySignal } from '@preact/signals';
import { isOn } from '../../../shared/layout.ts';
import type { Format } from '../../../shared/layout.ts';
import { decimal } from '../../../shared/money.ts';
import type { StageView } from '../../../shared/view.ts';
import type { Link, Session } from '../../client/session.ts';
import { CalloutCard } from '../../graphics/callout-card.tsx';
import { CatchUp } from '../../graphics/catch-up.tsx';
import { Crawl } from '../../graphics/crawl.tsx';
import { DealClock } from '../../graphics/deal-clock.tsx';
import { GoalBar } from '../../graphics/goal-bar.tsx';
import { BestSellers, TopBuyers } from '../../graphics/leaders.tsx';
import { usePresence } from '../../graphics/motion.ts';
import { rungsOf } from '../../graphics/milestones.ts';
import { offerOf } from '../../graphics/offer.ts';
import { ReconnectMark, SetupMark } from '../../graphics/reconnect-mark.tsx';
import type { Late } from '../../graphics/reconnect-mark.tsx';
import { Rehearsal } from '../../graphics/rehearsal.tsx';
import { SaleAlert } from '../../graphics/sale-alert.tsx';
import { Slate } from '../../graphics/slate.tsx';
import { TotalBug } from '../../graphics/total-bug.tsx';
import type { Alert } from './alert-queue.ts';
import type { Announcer } from './announcer.ts';
import { tierOf } from './tiers.ts';
import { Placed, PlacingContext, SafeArea } from './layout.tsx';

const CRAWL_ROWS = 3;
/** Of each board, beside the other one, or alone. */
const [ROWS_OF_TWO, ROWS_OF_ONE] = [3, 5];

interface Props {
  session: Pick<Session<StageView>, 'view' | 'link'>;
  announcer: Announcer;
  dealSeconds: ReadonlySignal<number>;
  /** What is shown may have been old for long. */
  late: ReadonlySignal<boolean>;
  format: ReadonlySignal<Format>;
  /** OBS's scene on air; null where nobody says. */
  scene: ReadonlySignal<string | null>;
}

/** The whole picture. Nothing stands in the document while the host hides everything (S4), or before the first view. */
export function Stage({ session, announcer, dealSeconds, late, format, scene }: Props) {
  const view = session.view.value;
  if (!view) return session.link.value === 'refused' ? <Setup why="refused" /> : null;
  if (view.stage.panic) return null;
  const { totals, goal, recent, crowd, show, stage } = view;
  const placing = { layout: show.layout, format: format.value, scene: scene.value };
  const { buyers, sellers } = view.leaders ?? { buyers: [], sellers: [] };
  const rows = buyers.length > 0 && sellers.length > 0 ? ROWS_OF_TWO : ROWS_OF_ONE;
  const { card, aside } = offerOf(stage, dealSeconds.value === 0);
  const boards = [buyers.length > 0 && isOn(placing, 'buyers'), sellers.length > 0 && isOn(placing, 'sellers')];
  const rungs = goal && isOn(placing, 'goal') ? rungsOf(goal).length : 0;
  const slated = stage.slate !== null && isOn(placing, 'slate');
  const alerts = <Alerts alert={announcer.alert.value} currency={totals.currency} tiers={show.alertTiers} />;
  return (
    <PlacingContext.Provider value={placing}>
      <main class="stage" style={{ '--rungs': rungs, '--boards': boards.filter(Boolean).length }}>
        <SafeArea />
        {show.rehearsal && <Rehearsal />}
        <div class="corner top-left">
          <Placed name="total">
            <TotalBug totals={totals} crowd={isOn(placing, 'crowd') ? crowd : null} rehearsal={show.rehearsal} />
          </Placed>
          <Placed name="goal">
            {goal && <GoalBar goal={goal} net={totals.net} currency={totals.currency} live={announcer.live.value} />}
          </Placed>
        </div>
        <div class="corner bottom-right">
          <Placed name="crawl">
            <Crawl recent={recent} rows={CRAWL_ROWS} />
          </Placed>
        </div>
        <div class="corner bottom-left">
          <Placed name="deal">
            <DealClock deal={aside} currency={show.currency} secondsLeft={dealSeconds.value} />
          </Placed>
          <Placed name="callout">
            <CalloutCard card={card} currency={show.currency} secondsLeft={dealSeconds.value} />
          </Placed>
        </div>
        <div class="corner side">
          <Placed name="buyers">
            <TopBuyers buyers={buyers} rows={rows} currency={totals.currency} />
          </Placed>
          <Placed name="sellers">
            <BestSellers sellers={sellers} rows={rows} />
          </Placed>
        </div>
        {isOn(placing, 'slate') && (
          <Slate slate={stage.slate} show={show} totals={totals} best={buyers[0]}>
            {slated && isOn(placing, 'alert') && alerts}
          </Slate>
        )}
        <div class="corner top-right">{!slated && <Placed name="alert">{alerts}</Placed>}</div>
        <div class="corner top-middle">{late.value && <ReconnectMark why={whyLate(session.link.value)} />}</div>
      </main>
    </PlacingContext.Provider>
  );
}

function whyLate(link: Link): Late {
  if (link === 'refused') return 'refused';
  return link === 'live' ? 'away' : 'lost';
}

interface AlertsProps {
  alert: Alert | null;
  currency: string;
  tiers: readonly string[];
}

function Alerts({ alert, currency, tiers }: AlertsProps) {
  const presence = usePresence(alert);
  if (!presence) return null;
  const { id, kind, orders, amount, largest, sales } = presence.value;
  const shared = {
    orders,
    amount: amount === 0n ? '' : decimal(amount, currency),
    currency,
    leaving: presence.leaving,
  };
  if (kind === 'catch-up') return <CatchUp key={id} {...shared} />;
  return <SaleAlert key={id} sales={sales} tier={tierOf(largest, tiers)} {...shared} />;
}

export function Setup({ why }: { why: 'refused' | 'no_key' }) {
  return (
    <main class="stage">
      <div class="corner top-middle">
        <SetupMark why={why} />
      </div>
    </main>
  );
}
