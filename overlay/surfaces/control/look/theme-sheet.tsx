import { useMemo, useRef, useState } from 'preact/hooks';
import type { Format } from '../../../../shared/layout.ts';
import { EDGES, FONTS, MOTIONS, weakPairs } from '../../../../shared/theme.ts';
import type { Theme } from '../../../../shared/theme.ts';
import { isThemeName, THEME_NAMES, themeOf } from '../../../theme/themes.ts';
import { useDesk } from '../desk/desk.ts';
import { stageViewOf } from '../logic/stage-view.ts';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { StageFrame } from '../parts/stage-frame.tsx';
import { t } from '../words.ts';
import { Blends, Colours, Pick } from './token-fields.tsx';
import { sampleAlert, sampleView } from './sample.ts';
import { SaveLook } from './save-look.tsx';
import { ThemeFile } from './theme-file-field.tsx';
import { Viewer } from './viewer.tsx';

/** A theme is chosen, or made of one that is there, over the stage that it will dress. */
export function ThemeSheet() {
  const { view, sheet, session } = useDesk();
  const [format, setFormat] = useState<Format>('landscape');
  const told = view.value.show.theme;
  const [draft, setDraft] = useState<string | Theme>(told);
  const theme = themeOf(draft);
  const base = useRef(sampleView(stageViewOf(view.value), session.clock.now(), t('look.sample'))).current;
  const alert = useRef(sampleAlert(base, session.clock.now(), t('look.sample'))).current;
  const shown = useMemo(() => ({ ...base, show: { ...base.show, theme: draft } }), [base, draft]);
  const change = (part: Partial<Theme>) => setDraft({ ...theme, ...part });
  return (
    <SheetFrame title={t('look.theme')} wide onClose={() => (sheet.value = null)}>
      <div class="look-sheet">
        <Viewer format={format} onFormat={setFormat}>
          <StageFrame view={shown} format={format} label={t('look.preview')} alert={alert} />
        </Viewer>
        <div class="look-fields">
          <div class="theme-choice" role="group" aria-label={t('look.theme')}>
            {THEME_NAMES.map((name) => (
              <button key={name} type="button" aria-pressed={draft === name} onClick={() => setDraft(name)}>
                <Swatch theme={themeOf(name)} />
                {t(`theme.${name}`)}
              </button>
            ))}
            {!isThemeName(draft) && (
              <button type="button" aria-pressed>
                <Swatch theme={theme} />
                {t('theme.own')}
              </button>
            )}
          </div>
          <Readable theme={theme} />
          <details class="more tokens" open={!isThemeName(draft)}>
            <summary>{t('look.tokens')}</summary>
            <p class="quiet">{t('look.tokens.why')}</p>
            <Colours theme={theme} onChange={change} />
            <Blends theme={theme} onChange={change} />
            <div class="pair">
              <Pick
                label={t('token.font')}
                names={FONTS}
                chosen={theme.font}
                onName={(font) => change({ font })}
                wordOf={(name) => t(`font.${name}`)}
              />
              <Pick
                label={t('token.edge')}
                names={EDGES}
                chosen={theme.edge}
                onName={(edge) => change({ edge })}
                wordOf={(name) => t(`edge.${name}`)}
              />
              <Pick
                label={t('token.motion')}
                names={MOTIONS}
                chosen={theme.motion}
                onName={(motion) => change({ motion })}
                wordOf={(name) => t(`motion.${name}`)}
              />
              <label class="field">
                <span>{t('token.radius')}</span>
                <input
                  type="range"
                  min={0}
                  max={3}
                  step={0.05}
                  value={theme.radius}
                  onInput={(event) => change({ radius: event.currentTarget.valueAsNumber })}
                />
              </label>
            </div>
            <label class="check">
              <input
                type="checkbox"
                checked={theme.shadow}
                onChange={(event) => change({ shadow: event.currentTarget.checked })}
              />
              {t('token.shadow')}
            </label>
          </details>
          <ThemeFile theme={theme} name={view.value.show.show} onTheme={setDraft} />
          <Draft of={draft} kept={told} />
          <SaveLook
            place="theme"
            former={{ theme: told }}
            settings={{ theme: draft }}
            changed={JSON.stringify(draft) !== JSON.stringify(told)}
            onUndone={({ theme: former }) => setDraft(former ?? 'pearl')}
          />
        </div>
      </div>
    </SheetFrame>
  );
}

function Swatch({ theme }: { theme: Theme }) {
  const stops = theme.hairline.length === 1 ? [...theme.hairline, ...theme.hairline] : theme.hairline;
  return (
    <span
      class="swatch"
      aria-hidden="true"
      style={{
        background: `linear-gradient(${theme.plate[0]}, ${theme.plate.at(-1)}) padding-box, linear-gradient(105deg, ${stops.join(', ')}) border-box`,
        color: theme.ink,
      }}
    >
      <b>Aa</b>
      <i style={{ background: theme.accent }} />
      <i style={{ background: theme.urgent }} />
    </span>
  );
}

/** What viewers would hardly read, in words. */
function Readable({ theme }: { theme: Theme }) {
  const weak = weakPairs(theme);
  if (weak.length === 0) return <p class="quiet readable">{t('look.readable')}</p>;
  return (
    <ul class="notice readable" role="status">
      {weak.map(({ pair: [ink, ground], contrast }) => (
        <li key={`${ink} ${ground}`}>
          {t('look.weak', {
            ink: t(`token.${ink}`),
            ground: t(`token.${ground}`),
            ratio: Math.floor(contrast * 10) / 10,
          })}
        </li>
      ))}
    </ul>
  );
}
