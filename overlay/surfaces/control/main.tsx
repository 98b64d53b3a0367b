import { computed } from '@preact/signals';
import { render } from 'preact';
import { keyFromFragment, showFromPath } from '../../client/key.ts';
import { pageId } from '../../client/page-id.ts';
import { join } from '../../client/session.ts';
import type { ControlView } from '../../../shared/view.ts';
import { DeskContext, openDesk } from './desk/desk.ts';
import { recall } from './desk/remembered.ts';
import { reportAlive } from './desk/report.ts';
import { Entrance } from './entrance.tsx';
import { Page } from './page.tsx';
import '../../theme/fonts.css';
import './control.css';

/** The key stays in the fragment, so that a reload and a bookmark on the phone still work. */
const key = keyFromFragment();
const show = showFromPath() ?? 'main';
const name = recall('name') ?? '';

const session = join<ControlView>({ show, surface: 'control', key, page: pageId(), ...(name && { name }) });
reportAlive(session);
const hasView = computed(() => session.view.value !== null);
const desk = openDesk(session, show, key ?? '');

function App() {
  // The last view is kept while the link is lost; before the first one there is nothing to work with.
  if (!hasView.value) return <Entrance session={session} hasKey={key !== undefined} />;
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
