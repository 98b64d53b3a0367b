import { computed } from '@preact/signals';
import { render } from 'preact';
import { showFromPath } from '../../client/key.ts';
import { pageId } from '../../client/page-id.ts';
import { steer } from '../../client/steering.ts';
import type { ControlView } from '../../../shared/view.ts';
import { ENDED, openAdmission } from './desk/admission.ts';
import { DeskContext, openDesk } from './desk/desk.ts';
import { makeInstallable } from './desk/installed.ts';
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
const admission = openAdmission(show);
const name = recall('name') ?? '';

const session = steer<ControlView>({
  show,
  surface: 'control',
  pass: admission.pass,
  page: pageId(),
  seen: lastSeen(show, admission.whose()),
  ...(name && { name }),
});
reportAlive(session);
makeInstallable(show);
keepSeen(session, show, admission.whose);
session.refusal.subscribe((code) => {
  if (code === null || !ENDED.includes(code)) return;
  if (admission.forget()) dropSeen(show);
});
const hasView = computed(() => session.view.value !== null);
const desk = openDesk(session, show, admission);

function App() {
  // The last view is kept while the link is lost; before the first one there is nothing to work with.
  if (!hasView.value) return <Entrance session={session} show={show} />;
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
