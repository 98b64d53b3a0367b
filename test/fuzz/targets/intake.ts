import fc from 'fast-check';
import { PAYMENT_ID, SHOW, VENDORS, asOwn, delivery, house, judge, keyOf } from '../house.ts';
import type { Vendor, Who } from '../house.ts';
import { changed, jsonText } from '../inputs.ts';
import { changes } from '../kept.ts';
import { BODIES, CUES, ORDER, PAYMENT, SALE } from '../seeds.ts';
import { hold } from '../target.ts';
import type { Target } from '../target.ts';

type Door = 'orders' | 'cues' | 'sales' | 'crowd';
interface Brought {
  to: Door | Vendor;
  body: string;
  /** What Mercado Pago's API answers, once its webhook has told of it. */
  payment?: string;
}

const DOORS: Readonly<Record<Door, { who: readonly Who[]; seeds: readonly unknown[] }>> = {
  orders: { who: ['ingest', 'owner'], seeds: [ORDER, [ORDER, { ...ORDER, id: 'A-18' }]] },
  cues: { who: ['staff', 'host', 'owner'], seeds: CUES },
  sales: { who: ['staff', 'host', 'owner'], seeds: [SALE] },
  crowd: { who: ['ingest'], seeds: [{ viewers: 3, likes: 4, joins: 1 }] },
};
const isVendor = (to: string): to is Vendor => (VENDORS as readonly string[]).includes(to);

/** What comes in by who may: a refused one leaves the log, and all else that is kept, as it was. */
export const intake: Target<Brought> = {
  name: 'intake',
  isServed: true,
  share: 4,
  input: fc.constantFrom(...(Object.keys(DOORS) as Door[]), ...VENDORS).chain((to) =>
    fc.record({
      to: fc.constant(to),
      body: jsonText(changed(isVendor(to) ? BODIES[to] : DOORS[to].seeds)),
      ...(to === 'mercadopago' && { payment: jsonText(changed([PAYMENT])) }),
    }),
  ),
  async run({ to, body, payment }) {
    const here = await house();
    if (payment !== undefined) here.payments.answer(PAYMENT_ID, Buffer.from(payment, 'latin1').toString());
    const sent = asOwn(here, body);
    const text = Buffer.from(sent, 'latin1').toString();
    const { path, headers } = isVendor(to)
      ? delivery(to, SHOW, text)
      : { path: `/api/shows/${SHOW}/${to}`, headers: {} };
    const who = isVendor(to) ? 'nobody' : (DOORS[to].who[here.asked % DOORS[to].who.length] ?? 'nobody');
    const before = here.kept.look();
    const { status } = await judge(here, { method: 'POST', path, key: keyOf(here, who), headers, body: sent });
    const other = status < 400 ? [] : changes(before, here.kept.look());
    hold(other.length === 0, `what is answered ${status} changes what is kept`, other);
  },
};
