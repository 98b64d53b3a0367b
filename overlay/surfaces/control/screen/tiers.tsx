import { useState } from 'preact/hooks';
import { minorOf } from '../../../../shared/money.ts';
import { useDesk } from '../desk/desk.ts';
import { AmountField, useAmount } from '../parts/amount-field.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** Up to three amounts from which on an alert is larger. */
export function Tiers() {
  const { view, send, live } = useDesk();
  const { alertTiers } = view.value.show;
  const amounts = [useAmount(alertTiers[0]), useAmount(alertTiers[1]), useAmount(alertTiers[2])];
  const [tried, setTried] = useState(false);
  const told = amounts.filter(({ empty }) => !empty).map(({ read }) => ('amount' in read ? read.amount : null));
  const read = told.filter((amount) => amount !== null);
  const rises = read.every((amount, place) => minorOf(amount) > minorOf(read[place - 1] ?? '0'));
  const save = () => {
    setTried(true);
    if (read.length === told.length && rises) void send('tiers', { kind: 'show.configure', alertTiers: read });
  };
  return (
    <details class="more">
      <summary>{t('tiers')}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p class="quiet">{t('tiers.why')}</p>
        {amounts.map((amount, place) => (
          // Always the same three.
          <AmountField key={place} label={`${t('tiers.n')} (${place + 1})`} amount={amount} />
        ))}
        {tried && !rises && (
          <p class="field-fault" role="alert">
            {t('tiers.order')}
          </p>
        )}
        <TapNote place="tiers" />
        <div class="form-end">
          <span class="spacer" />
          <button type="submit" class="button primary" disabled={!live.value}>
            {t('save')}
          </button>
        </div>
      </form>
    </details>
  );
}
