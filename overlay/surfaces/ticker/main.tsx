import { render } from 'preact';
import { addStyle } from '../../theme/add-style.ts';
import chinese from '../../theme/chinese.css?url';
import fonts from '../../theme/fonts.css?url';
import { BUILD, reloadFor } from '../../client/build.ts';
import { locale } from '../../client/i18n/i18n.ts';
import { showFromPath } from '../../client/key.ts';
import { applyAppearance } from './appearance.ts';
import { draw } from './draw.tsx';
import { Settings, settingIn } from './setting.ts';
import { Notice } from './ticker.tsx';

const SALES_SHOWN = 12;

applyAppearance(location.search, document.documentElement);

const root = document.querySelector('#ticker');
if (!root) throw new Error('ticker.html has lost its root element');

const show = showFromPath();
const setting = settingIn(locale, { embedded: false, sales: SALES_SHOWN, server: location.origin });
if (show === null) {
  render(
    <Settings.Provider value={setting}>
      <Notice title={setting.t('ticker.unknown')} more={setting.t('ticker.unknown.more')} />
    </Settings.Provider>,
    root,
  );
} else draw(root, root, setting, { show, build: BUILD, onBuild: reloadFor });

addStyle(fonts);
addStyle(chinese);
