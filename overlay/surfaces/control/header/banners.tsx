import { useDesk } from '../desk/desk.ts';
import { isOld } from '../logic/old.ts';
import { ago } from '../logic/time.ts';
import { faultWords, locale, t } from '../words.ts';

/** What the operator must know before the next tap. */
export function Banners() {
  const { session, view, now } = useDesk();
  const link = session.link.value;
  const since = session.lostSince.value;
  return (
    <>
      {link === 'lost' && (
        <p class="banner" data-kind="bad" role="alert">
          <strong>{t('banner.lost')}</strong>{' '}
          {since === null ? '' : t('banner.lost.since', { ago: ago(since, now.value, locale) })}
        </p>
      )}
      {link === 'live' && <AwayBanner />}
      {link === 'refused' && (
        <p class="banner" data-kind="bad" role="alert">
          <strong>{t('entrance.refused')}</strong> {faultWords(session.refusal.value ?? '')}
        </p>
      )}
      {view.value.stage.panic && <PanicBanner />}
    </>
  );
}

/** Orders and taps are safe: nothing to do but to know that the figures stand still. */
function AwayBanner() {
  const { view, now } = useDesk();
  const { awaySince, waiting } = view.value.ledger;
  // In this order: with the log there, nobody waits for the next second.
  if (awaySince === null || !isOld(awaySince, now.value)) return null;
  return (
    <p class="banner" data-kind="away">
      <strong role="status">{t('banner.away')}</strong>{' '}
      {t('banner.lost.since', { ago: ago(awaySince, now.value, locale) })}{' '}
      {waiting > 0 ? t('banner.away.waiting', { n: waiting }) : t('banner.away.none')}
    </p>
  );
}

function PanicBanner() {
  const { send, live } = useDesk();
  return (
    <div class="banner" data-kind="panic" role="alert">
      <strong>{t('panic.on')}</strong>
      <button
        type="button"
        class="button"
        disabled={!live.value}
        onClick={() => void send('panic', { kind: 'panic.show' })}
      >
        {t('panic.show')}
      </button>
    </div>
  );
}
