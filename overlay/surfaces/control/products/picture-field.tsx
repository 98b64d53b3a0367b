import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { CloseIcon, PictureIcon } from '../parts/icons.tsx';
import { Field } from '../parts/field.tsx';
import { Picture } from '../parts/picture.tsx';
import { faultWords, t } from '../words.ts';
import { shrink } from './shrink.ts';

const ADDRESS = /^(https?:\/\/\S+|\/images\/\S+)$/;

interface Props {
  value: string;
  onValue: (image: string) => void;
  title: string;
  /** Where this server shows the picture of an address on the web, once the product is saved with it. */
  shown?: string | undefined;
}

/** From the phone's camera or gallery, shrunk here and uploaded; or by its address on the web. */
export function PictureField({ value, onValue, title, shown }: Props) {
  const { api } = useDesk();
  const chooser = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<'still' | 'sending' | { fault: string }>('still');

  const choose = async (file: File | undefined) => {
    if (!file) return;
    setState('sending');
    const small = await shrink(file);
    // What this browser cannot read, the server may.
    const answer = await api.upload<{ image: string }>('/images', small ?? file);
    if ('fault' in answer) return setState({ fault: faultWords(answer.fault) });
    setState('still');
    onValue(answer.data.image);
  };

  const uploaded = value.startsWith('/images/');
  const picture = uploaded ? value : shown;
  const fault =
    typeof state === 'object' ? state.fault : value === '' || ADDRESS.test(value) ? null : t('address.fault');
  return (
    <Field label={t('picture')} fault={fault} hint={state === 'sending' ? t('picture.sending') : t('picture.hint')}>
      {(ids) => (
        <span class="picture-row">
          {picture && !fault ? <Picture product={{ title, image: picture }} /> : null}
          <input
            ref={chooser}
            type="file"
            accept="image/*"
            hidden
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
          <button type="button" class="button" disabled={state === 'sending'} onClick={() => chooser.current?.click()}>
            <PictureIcon />
            {t('picture.choose')}
          </button>
          <input
            {...ids}
            type="text"
            inputMode="url"
            placeholder="https://…"
            value={uploaded ? '' : value}
            onInput={(event) => onValue(event.currentTarget.value.trim())}
          />
          {uploaded && (
            <button type="button" class="round" aria-label={t('picture.remove')} onClick={() => onValue('')}>
              <CloseIcon />
            </button>
          )}
        </span>
      )}
    </Field>
  );
}
