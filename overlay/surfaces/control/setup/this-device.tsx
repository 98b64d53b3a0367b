import { useState } from 'preact/hooks';
import { installPrompt, uninstall } from '../desk/installed.ts';
import { useDesk } from '../desk/desk.ts';
import { forgetAll } from '../desk/remembered.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { faultWords, t } from '../words.ts';

/** The app on this device, and the way to leave nothing behind on a borrowed one. */
export function ThisDevice() {
  const { hand, admission } = useDesk();
  const waiting = hand.waiting.length;
  const [fault, setFault] = useState<string | null>(null);
  const prompt = installPrompt.value;
  const forget = async () => {
    // Only the server can take the session away: no script can reach its cookie.
    const code = await admission.leave();
    if (code !== null) return setFault(faultWords(code));
    forgetAll();
    // Without the fragment: an address with a key in it would bring all back.
    await uninstall().catch(() => {});
    location.replace(location.pathname);
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
        <HoldButton disabled={waiting > 0} onHeld={() => void forget()}>
          {t('device.forget')}
        </HoldButton>
      </div>
      {fault && (
        <p class="field-fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}
