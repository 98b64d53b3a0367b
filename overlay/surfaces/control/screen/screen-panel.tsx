import { Surfaces } from '../doctor/surfaces.tsx';
import { LookBox } from '../look/look-box.tsx';
import { History } from '../team/history.tsx';
import { Operators } from '../team/operators.tsx';
import { Alerts } from './alerts.tsx';
import { Boards } from './boards.tsx';
import { Goal } from './goal.tsx';
import { Message } from './message.tsx';
import { Names } from './names.tsx';
import { Slate } from './slate.tsx';
import { Sound } from './sound.tsx';

/** What is on the stage besides products, the surfaces that show it, and who steers them. */
export function ScreenPanel() {
  return (
    <>
      <Message />
      <Goal />
      <Slate />
      <Alerts />
      <Names />
      <Boards />
      <Sound />
      <LookBox />
      <Surfaces />
      <Operators />
      <History />
    </>
  );
}
