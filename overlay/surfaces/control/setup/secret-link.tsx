import { useState } from 'preact/hooks';
import { masked } from '../logic/links.ts';
import { t } from '../words.ts';
import { CopyButton } from './copy-button.tsx';

/** A link with a key in it: masked until tapped, for a stream may be showing this very screen. */
export function SecretLink({ link }: { link: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="secret-link">
      <code>{open ? link : masked(link)}</code>
      <div class="buttons">
        <button type="button" class="button" aria-pressed={open} onClick={() => setOpen(!open)}>
          {open ? t('link.mask') : t('link.unmask')}
        </button>
        <CopyButton text={link} label={t('copy.link')} />
      </div>
    </div>
  );
}
