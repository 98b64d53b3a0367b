import { Surfaces } from '../doctor/surfaces.tsx';
import { LookBox } from '../look/look-box.tsx';
import { History } from '../team/history.tsx';
import { Operators } from '../team/operators.tsx';
import { Alerts } from './alerts.tsx';
import { Goal } from './goal.tsx';
import { Message } from './message.tsx';

/** What is on the stage besides products, the surfaces that show it, and who steers them. */
export function ScreenPanel() {
  return (
    <>
      <Message />
      <Goal />
      <Alerts />
      <LookBox />
      <Surfaces />
      <Operators />
      <History />
    </>
  );
}
