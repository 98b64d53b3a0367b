import { useState } from 'preact/hooks';
import { recall, remember } from '../desk/remembered.ts';
import { t } from '../words.ts';

/** Asked once: the name under which the others see this helper's taps. It takes effect with a new connection. */
export function NameAsk() {
  const [asked, setAsked] = useState(recall('name') !== null);
  const [name, setName] = useState('');
  if (asked) return null;
  const close = (given: string) => {
    remember('name', given);
    setAsked(true);
    if (given) location.reload();
  };
  return (
    <form
      class="banner"
      data-kind="ask"
      onSubmit={(event) => {
        event.preventDefault();
        close(name.trim());
      }}
    >
      <label for="name">{t('name.ask')}</label>
      <input
        id="name"
        maxLength={40}
        autocomplete="given-name"
        placeholder={t('name.placeholder')}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="button primary" disabled={name.trim() === ''}>
        {t('name.save')}
      </button>
      <button type="button" class="button" onClick={() => close('')}>
        {t('name.skip')}
      </button>
    </form>
  );
}
