import { computed } from '@preact/signals';
import { render } from 'preact';
import { showFromPath } from '../../client/key.ts';
import { pageId } from '../../client/page-id.ts';
import { steer } from '../../client/steering.ts';
import type { ControlView } from '../../../shared/view.ts';
import { DeskContext, openDesk } from './desk/desk.ts';
import { makeInstallable } from './desk/installed.ts';
import { dropKey, findKey, keepKey } from './desk/kept-key.ts';
import { dropSeen, keepSeen, lastSeen } from './desk/last-seen.ts';
import { recall } from './desk/remembered.ts';
import { reportAlive } from './desk/report.ts';
import { Entrance } from './entrance.tsx';
import { Page } from './page.tsx';
import { addStyle } from '../../theme/add-style.ts';
import chinese from '../../theme/chinese.css?url';
import '../../theme/fonts.css';
import './control.css';

const show = showFromPath() ?? 'main';
/** The key stays in the fragment, so that a reload and a bookmark on the phone still work. */
const key = findKey(show);
const name = recall('name') ?? '';

const session = steer<ControlView>({
  show,
  surface: 'control',
  key,
  page: pageId(),
  seen: lastSeen(show, key),
  ...(name && { name }),
});
reportAlive(session);
makeInstallable(show);
if (key !== undefined) {
  session.onSnapshot(() => keepKey(show, key));
  keepSeen(session, show, key);
  session.refusal.subscribe((code) => {
    if (code !== 'key_wrong') return;
    dropKey(show, key);
    dropSeen(show);
  });
}
const hasView = computed(() => session.view.value !== null);
const desk = openDesk(session, show, key ?? '');

function App() {
  // The last view is kept while the link is lost; before the first one there is nothing to work with.
  if (!hasView.value) return <Entrance session={session} hasKey={key !== undefined} show={show} />;
  return (
    <DeskContext.Provider value={desk}>
      <Page />
    </DeskContext.Provider>
  );
}

// Another key in the address bar is another person: nothing of the former one is kept.
addEventListener('hashchange', () => location.reload());
const page = document.querySelector('#page');
if (page) render(<App />, page);
addStyle(chinese);
