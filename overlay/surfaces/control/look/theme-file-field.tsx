import { useRef, useState } from 'preact/hooks';
import { unreachable } from '../../../../shared/assert.ts';
import type { Theme } from '../../../../shared/theme.ts';
import { saveFile } from '../parts/save-file.ts';
import { t } from '../words.ts';
import { readThemeFile, writeThemeFile } from './theme-file.ts';
import type { FileFault } from './theme-file.ts';

interface Props {
  theme: Theme;
  /** Of the file, without its ending. */
  name: string;
  onTheme: (theme: Theme) => void;
}

/** A theme goes out as a file, and comes in from one; one that is none changes nothing and says why. */
export function ThemeFile({ theme, name, onTheme }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<FileFault | null>(null);
  const save = () => saveFile(`${name}.nacre-theme.json`, writeThemeFile(theme));
  const open = async (file: File | undefined) => {
    if (!file) return;
    const read = readThemeFile(await file.text());
    setFault('fault' in read ? read.fault : null);
    if ('theme' in read) onTheme(read.theme);
  };
  return (
    <div class="theme-file">
      <div class="buttons">
        <button type="button" class="button" onClick={() => picker.current?.click()}>
          {t('look.file.open')}
        </button>
        <button type="button" class="button" onClick={save}>
          {t('look.file.save')}
        </button>
      </div>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('look.file.open')}
        onChange={(event) => {
          void open(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      {fault && (
        <p class="field-fault" role="alert">
          {faultWords(fault)}
        </p>
      )}
    </div>
  );
}

function faultWords(fault: FileFault): string {
  switch (fault.why) {
    case 'no_file':
      return t('look.file.no_file');
    case 'no_theme':
      return t('look.file.no_theme');
    case 'token_missing':
      return t('look.file.token_missing', { token: fault.token });
    case 'token_wrong':
      return t('look.file.token_wrong', { token: fault.token });
    case 'token_unknown':
      return t('look.file.token_unknown', { token: fault.token });
    default:
      return unreachable(fault);
  }
}
