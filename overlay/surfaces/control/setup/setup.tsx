import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { faultWords, t } from '../words.ts';
import { Buttons } from './buttons.tsx';
import { Devices } from './devices.tsx';
import { NewShow } from './new-show.tsx';
import { KeyList } from './key-list.tsx';
import { ObsLink } from './obs-link.tsx';
import { PhoneLink } from './phone-link.tsx';
import { Privacy } from './privacy.tsx';
import { SetupStore } from './setup-info.ts';
import { ShowSettings } from './show-settings.tsx';
import { Shops } from './shops.tsx';
import { ThisDevice } from './this-device.tsx';
import { TickerLink } from './ticker-link.tsx';

/** Its lists are asked for each time it is shown: keys and sessions are no part of the view. */
export function Setup({ isShown }: { isShown: boolean }) {
  const { api } = useDesk();
  const [store] = useState(() => new SetupStore(api));
  useEffect(() => {
    if (isShown) void store.load();
  }, [store, isShown]);
  const info = store.info.value;
  return (
    <div class="setup">
      {info === null && <p role="status">{t('setup.loading')}</p>}
      {info && 'fault' in info && (
        <section class="box">
          <h2>{t('tab.setup')}</h2>
          <p class="notice">{info.fault === 'role_not_allowed' ? t('setup.owner_only') : faultWords(info.fault)}</p>
          {info.fault !== 'role_not_allowed' && (
            <button type="button" class="button" onClick={() => void store.load()}>
              {t('again')}
            </button>
          )}
        </section>
      )}
      {info && 'data' in info && (
        <>
          <ObsLink store={store} info={info.data} />
          <Shops store={store} info={info.data} />
          <PhoneLink store={store} info={info.data} />
          <TickerLink info={info.data} />
          <Buttons store={store} info={info.data} />
        </>
      )}
      <ShowSettings />
      <ThisDevice />
      {info && 'data' in info && (
        <>
          <Privacy />
          <KeyList store={store} info={info.data} />
          <Devices store={store} />
          <NewShow />
        </>
      )}
    </div>
  );
}
