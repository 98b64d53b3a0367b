import type { CurrencyTotals } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { t } from '../words.ts';

/** How the net total comes about, for the home currency and for each one without a rate. */
export function Figures() {
  const { view } = useDesk();
  const { totals } = view.value;
  if (!totals) return null;
  return (
    <section class="box">
      <h2>{t('figures')}</h2>
      <Sum totals={totals} />
      {totals.others.map((other) => (
        <div key={other.currency}>
          <h3>{t('figures.other', { currency: other.currency })}</h3>
          <Sum totals={other} />
        </div>
      ))}
      {totals.others.length > 0 && <p class="quiet">{t('figures.other.hint')}</p>}
    </section>
  );
}

const isZero = (amount: string): boolean => /^-?[0.]*$/.test(amount);

function Sum({ totals }: { totals: CurrencyTotals }) {
  const { money } = useDesk();
  const parts = (['refunded', 'cancelled', 'disputed'] as const).filter((part) => !isZero(totals[part]));
  return (
    <dl class="figures">
      <dt>{t('total.gross')}</dt>
      <dd>{money(totals.gross, totals.currency)}</dd>
      {parts.map((part) => (
        <>
          <dt key={part}>{t(`total.${part}`)}</dt>
          <dd key={`${part} amount`}>−{money(totals[part], totals.currency)}</dd>
        </>
      ))}
      <dt class="figures-net">{t('total.net')}</dt>
      <dd class="figures-net">{money(totals.net, totals.currency)}</dd>
    </dl>
  );
}
