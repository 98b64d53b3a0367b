import { installPrompt, uninstall } from '../desk/installed.ts';
import { useDesk } from '../desk/desk.ts';
import { forgetAll } from '../desk/remembered.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { t } from '../words.ts';

/** The app on this device, and the way to leave nothing behind on a borrowed one. */
export function ThisDevice() {
  const waiting = useDesk().hand.waiting.length;
  const prompt = installPrompt.value;
  const forget = () => {
    forgetAll();
    // Without the fragment: an address with a key in it would bring all back.
    void uninstall().finally(() => location.replace(location.pathname));
  };
  return (
    <section class="box" id="setup-device">
      <h2>{t('device')}</h2>
      <p class="quiet">{t('device.why')}</p>
      {waiting > 0 && <p class="notice">{t('device.waiting', { n: waiting })}</p>}
      <div class="buttons">
        {prompt && (
          <button type="button" class="button primary" onClick={() => void prompt.prompt()}>
            {t('device.install')}
          </button>
        )}
        <HoldButton disabled={waiting > 0} onHeld={forget}>
          {t('device.forget')}
        </HoldButton>
      </div>
    </section>
  );
}
