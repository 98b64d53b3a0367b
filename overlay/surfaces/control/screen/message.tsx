import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** Words on screen: a greeting, a code, "back in five minutes". */
export function Message() {
  const { send, live } = useDesk();
  const [text, setText] = useState('');
  const trimmed = text.trim();
  const off = !live.value || trimmed === '';
  const put = async (kind: 'callout.take' | 'callout.queue') => {
    const tap = await send(`message:${kind}`, { kind, text: trimmed });
    if (isIn(tap)) setText('');
  };
  return (
    <form
      class="box"
      onSubmit={(event) => {
        event.preventDefault();
        if (!off) void put('callout.take');
      }}
    >
      <h2>
        <label for="message">{t('message')}</label>
      </h2>
      <input
        id="message"
        maxLength={200}
        placeholder={t('message.placeholder')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="buttons">
        <button type="button" class="button" disabled={off} onClick={() => void put('callout.queue')}>
          {t('message.queue')}
        </button>
        <button type="submit" class="button primary" disabled={off}>
          {t('message.take')}
        </button>
      </div>
      <TapNote place="message:callout.take" />
      <TapNote place="message:callout.queue" />
    </form>
  );
}
