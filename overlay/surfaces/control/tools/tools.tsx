import { Alerts } from './alerts.tsx';
import { Goal } from './goal.tsx';
import { History } from './history.tsx';
import { Message } from './message.tsx';

export function Tools() {
  return (
    <>
      <Message />
      <Goal />
      <Alerts />
      <History />
    </>
  );
}
