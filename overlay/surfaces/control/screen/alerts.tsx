import { useDesk } from '../desk/desk.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';
import { Replays } from './replays.tsx';
import { Tiers } from './tiers.tsx';

/** The cards that announce each sale on the stage. */
export function Alerts() {
  const { view, send, live } = useDesk();
  const held = view.value.stage.alerts.state === 'held';
  const tap = (kind: 'alerts.hold' | 'alerts.resume' | 'alerts.skip' | 'alerts.clear') => void send('alerts', { kind });
  return (
    <section class="box">
      <h2>{t('alerts')}</h2>
      <p class={held ? 'notice' : 'quiet'}>{held ? t('alerts.held') : t('alerts.live')}</p>
      <div class="buttons">
        <button
          type="button"
          class={held ? 'button primary' : 'button'}
          disabled={!live.value}
          onClick={() => tap(held ? 'alerts.resume' : 'alerts.hold')}
        >
          {held ? t('alerts.resume') : t('alerts.hold')}
        </button>
        <button type="button" class="button" disabled={!live.value} onClick={() => tap('alerts.skip')}>
          {t('alerts.skip')}
        </button>
        <HoldButton disabled={!live.value} onHeld={() => tap('alerts.clear')}>
          {t('alerts.clear')}
        </HoldButton>
      </div>
      <TapNote place="alerts" />
      <Replays />
      <Tiers />
    </section>
  );
}
