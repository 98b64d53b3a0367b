import { useDesk } from '../desk/desk.ts';
import { tickerLink, tickerSnippet } from '../logic/links.ts';
import { t } from '../words.ts';
import { CopyButton } from './copy-button.tsx';
import type { SetupInfo } from './setup-info.ts';

/** The public page; there is no secret in it. */
export function TickerLink({ info }: { info: SetupInfo }) {
  const { show } = useDesk();
  const link = tickerLink(info.publicUrl, show);
  const snippet = tickerSnippet(info.publicUrl, show);
  return (
    <section class="box">
      <h2>{t('ticker')}</h2>
      <p class="quiet">{t('ticker.why')}</p>
      <code class="address">
        <a href={link} target="_blank" rel="noreferrer">
          {link}
        </a>
      </code>
      <div class="buttons">
        <CopyButton text={link} label={t('copy.link')} />
      </div>
      <h3>{t('ticker.embed')}</h3>
      <p class="quiet">{t('ticker.embed.why')}</p>
      <code class="address snippet">{snippet}</code>
      <div class="buttons">
        <CopyButton text={snippet} label={t('ticker.embed.copy')} />
      </div>
    </section>
  );
}
