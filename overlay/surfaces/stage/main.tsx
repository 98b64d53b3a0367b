import { effect } from '@preact/signals';
import { render } from 'preact';
import type { StageView } from '../../../shared/view.ts';
import { keyFromFragment, showFromPath } from '../../client/key.ts';
import { pageId } from '../../client/page-id.ts';
import { join } from '../../client/session.ts';
import { staleSince } from '../../client/stale.ts';
import { beStill, moveAgain } from '../../graphics/motion.ts';
import { loadQr } from '../../graphics/qr-code.tsx';
import { addStyle } from '../../theme/add-style.ts';
import chinese from '../../theme/chinese.css?url';
import { applyTheme } from '../../theme/tokens.ts';
import { afterFirst } from './after-first.ts';
import { announce } from './announcer.ts';
import { dealSeconds } from './deal-seconds.ts';
import { dress } from './dress.ts';
import { lateMark } from './late-mark.ts';
import { watchFormat } from './layout.tsx';
import { watchScreen } from './on-screen.ts';
import { isPreview } from './preview-message.ts';
import { Setup, Stage } from './stage.tsx';
import { blanked, isBlank, reloadWhenAsked } from './tended.ts';

const root = document.querySelector('#stage');
if (!root) throw new Error('stage.html has lost its root element');

applyTheme('pearl', document.documentElement);
beStill();

const show = showFromPath();
const key = keyFromFragment();
if (isPreview(location.search) && parent !== window) void preview(root);
else if (show === null || key === undefined) render(<Setup why="no_key" />, root);
else start(root, show, key);

/** In a frame of the control page. */
async function preview(into: Element): Promise<void> {
  addStyle(chinese);
  const { startPreview } = await import('./preview.tsx');
  startPreview(into);
}

function start(into: Element, name: string, stageKey: string): void {
  const page = pageId();
  const joined = join<StageView>({ show: name, surface: 'stage', key: stageKey, page });
  const session = blanked(joined, page);
  const isBlanked = (): boolean => joined.view.value !== null && isBlank(joined.view.value, page);
  const screen = watchScreen();

  dress(session.view);

  const announcer = announce(session, screen.visible);
  // What is drawn first, and what is drawn unseen, is simply there.
  session.onSnapshot(beStill);
  effect(() => {
    if (screen.visible.value && session.view.value) moveAgain();
    else beStill();
  });
  reloadWhenAsked(joined, page, () => location.reload());
  afterFirst(session, async () => {
    const [{ openBackstage }] = await Promise.all([import('./backstage.ts'), loadQr()]);
    addStyle(chinese);
    openBackstage(into, session, announcer, screen, isBlanked);
  });

  render(
    <Stage
      session={session}
      announcer={announcer}
      dealSeconds={dealSeconds(session)}
      late={lateMark(staleSince(session), session.clock)}
      format={watchFormat()}
      scene={screen.scene}
    />,
    into,
  );
}
