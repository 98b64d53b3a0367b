import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { FORMATS } from '../../../../shared/layout.ts';
import type { Format } from '../../../../shared/layout.ts';
import { t } from '../words.ts';

interface Props {
  format: Format;
  onFormat: (format: Format) => void;
  children: ComponentChildren;
}

const VIDEOS = ['mixed', 'bright', 'dark'] as const;

/** The stage that is being made, in either format, over video of either kind. */
export function Viewer({ format, onFormat, children }: Props) {
  const [video, setVideo] = useState<(typeof VIDEOS)[number]>('mixed');
  return (
    <div class={`viewer ${format}`}>
      <div class="viewer-switches">
        <Switch
          label={t('look.format')}
          names={FORMATS}
          chosen={format}
          onName={onFormat}
          wordOf={(name) => t(`look.format.${name}`)}
        />
        <Switch
          label={t('look.video')}
          names={VIDEOS}
          chosen={video}
          onName={setVideo}
          wordOf={(name) => t(`look.video.${name}`)}
        />
      </div>
      <div class="viewer-stage" data-video={video}>
        {children}
      </div>
    </div>
  );
}

interface SwitchProps<Name extends string> {
  label: string;
  names: readonly Name[];
  chosen: Name;
  onName: (name: Name) => void;
  wordOf: (name: Name) => string;
}

function Switch<Name extends string>({ label, names, chosen, onName, wordOf }: SwitchProps<Name>) {
  return (
    <div class="switch" role="group" aria-label={label}>
      {names.map((name) => (
        <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onName(name)}>
          {wordOf(name)}
        </button>
      ))}
    </div>
  );
}
