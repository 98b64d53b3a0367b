import { render } from 'preact';
import { showFromPath } from '../../client/key.ts';
import { applyAppearance } from './appearance.ts';
import { follow } from './follow.ts';
import { Notice, Ticker } from './ticker.tsx';
import { t } from './words.ts';

applyAppearance(location.search, document.documentElement);

const root = document.querySelector('#ticker');
if (!root) throw new Error('ticker.html has lost its root element');

const show = showFromPath();
render(
  show === null ? <Notice title={t('ticker.unknown')} more={t('ticker.unknown.more')} /> : <Ticker {...follow(show)} />,
  root,
);
