import { useState } from 'preact/hooks';
import { t } from '../words.ts';

const SAID_MS = 2500;

/** `navigator.clipboard` is missing on plain-HTTP pages, which a phone on the LAN opens; the old way works there. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  const tap = async () => {
    setSaid((await copy(text)) ? 'copied' : 'failed');
    setTimeout(() => setSaid(null), SAID_MS);
  };
  return (
    <button type="button" class="button" onClick={() => void tap()}>
      {said === null ? (label ?? t('copy')) : t(`copy.${said}`)}
    </button>
  );
}
