import { type ReadonlySignal, type Signal, computed, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CueDraft } from '../../../../shared/cue.ts';
import type { Steering } from '../../../client/steering.ts';
import { staleSince } from '../../../client/stale.ts';
import type { ControlView } from '../../../../shared/view.ts';
import { formatMoney } from '../../../../shared/display.ts';
import { isOld } from '../logic/old.ts';
import { DRAW_PATIENCE } from '../logic/tap.ts';
import type { Tap } from '../logic/tap.ts';
import { HandOutbox } from '../hand/hand-outbox.ts';
import type { HandDeps, HandDraft } from '../hand/hand-outbox.ts';
import type { Admission } from './admission.ts';
import { Api } from './api.ts';
import { type Grid, openGrid } from './grid.ts';
import { RundownEdit } from './rundown-edit.ts';
import { sectionSignals } from './sections.ts';
import { Taps } from './taps.ts';

export const TABS = ['live', 'rundown', 'sales', 'screen', 'setup'] as const;
export type Tab = (typeof TABS)[number];

/** What is laid over the page; one at a time. */
export type Sheet =
  | { kind: 'product'; sku: string | null }
  | { kind: 'deal'; sku: string }
  | { kind: 'import'; rundown?: true }
  | { kind: 'rundown-add' }
  | { kind: 'rundown-item'; item: string }
  | { kind: 'keys' }
  | { kind: 'goal' }
  | { kind: 'show' }
  | { kind: 'theme' }
  | { kind: 'layout' }
  /** A sale typed by hand: a new one, or a correction. */
  | { kind: 'sale'; sale: HandDraft | null }
  | null;

/** Everything that a part of the control page works with. */
export interface Desk {
  show: string;
  session: Steering<ControlView>;
  /** Reading a section, `view.value.totals`, redraws the reader when that section changes. */
  view: { readonly value: ControlView };
  /** Whether cues can be sent now. */
  live: ReadonlySignal<boolean>;
  /** Whether the figures may be so old that it is worth saying. */
  old: ReadonlySignal<boolean>;
  /** Server time, ms since 1970, ticking each second: for what is written in seconds. Whoever reads it is drawn each second. */
  now: ReadonlySignal<number>;
  /** The same, every 10 s: for "2 minutes ago", rates and diagnoses. */
  lately: ReadonlySignal<number>;
  /** The same, at each whole minute. */
  minute: ReadonlySignal<number>;
  taps: Taps;
  send: (place: string, draft: CueDraft) => Promise<Tap>;
  api: Api;
  admission: Admission;
  /** Sales typed by hand that are not at the server yet. */
  hand: HandOutbox;
  tab: Signal<Tab>;
  sheet: Signal<Sheet>;
  grid: Grid;
  rundown: RundownEdit;
  /** As the show writes it: "1234.50" → "$1,234.50". */
  money: (amount: string, currency?: string) => string;
}

const TICK_MS = 1000;
const LATELY_MS = 10_000;
const MINUTE_MS = 60_000;

/** The page lives as long as the desk: its tick is never stopped. */
export function openDesk(session: Steering<ControlView>, show: string, admission: Admission): Desk {
  const now = signal(session.clock.now());
  setInterval(() => (now.value = session.clock.now()), TICK_MS);
  const taps = new Taps(session);
  const send = async (place: string, draft: CueDraft): Promise<Tap> => {
    const tap = await taps.send(place, draft);
    // Not a second later than promised: whether a stage has drawn it is told by this clock.
    setTimeout(() => (now.value = session.clock.now()), DRAW_PATIENCE);
    return tap;
  };
  const live = computed(() => session.link.value === 'live');
  const oldSince = staleSince(session);
  const every = (ms: number) => computed(() => now.value - (now.value % ms));
  const api = new Api(show, admission);
  return {
    show,
    session,
    view: { value: sectionSignals(session.view) },
    live,
    old: computed(() => isOld(oldSince.value, now.value)),
    now,
    lately: every(LATELY_MS),
    minute: every(MINUTE_MS),
    taps,
    send,
    api,
    admission,
    hand: openHand(show, { live, now: () => session.clock.now(), post: (sale) => api.send('POST', '/sales', sale) }),
    tab: signal<Tab>('live'),
    sheet: signal<Sheet>(null),
    grid: openGrid(show),
    rundown: new RundownEdit(session, send),
    money: (amount, currency) => {
      const settings = session.view.value?.show;
      const home = settings?.currency ?? 'USD';
      return formatMoney(amount, currency ?? home, settings?.locale ?? 'en', home);
    },
  };
}

function openHand(show: string, deps: Omit<HandDeps, 'place' | 'storage'>): HandOutbox {
  const place = `nacre.hand.${show}`;
  // Where storage is refused, touching `localStorage` throws.
  const storage = {
    getItem: (name: string) => localStorage.getItem(name),
    setItem: (name: string, value: string) => localStorage.setItem(name, value),
  };
  const hand = new HandOutbox({ ...deps, place, storage });
  addEventListener('storage', ({ key }) => {
    if (key === place) hand.reread();
  });
  return hand;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside of the control page');
  return desk;
}
