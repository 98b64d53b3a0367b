import { BLEND_TOKENS, COLOUR_TOKENS, MOST_COLOURS } from '../../../../shared/theme.ts';
import type { Theme } from '../../../../shared/theme.ts';
import { t } from '../words.ts';

interface Props {
  theme: Theme;
  onChange: (part: Partial<Theme>) => void;
}

export function Colours({ theme, onChange }: Props) {
  return (
    <div class="token-grid">
      {COLOUR_TOKENS.map((token) => (
        <label key={token} class="token">
          <Colour value={theme[token]} onColour={(colour) => onChange({ [token]: colour })} />
          <span>{t(`token.${token}`)}</span>
        </label>
      ))}
    </div>
  );
}

/** Each a list of colours, of which a gradient is made. */
export function Blends({ theme, onChange }: Props) {
  return (
    <>
      {BLEND_TOKENS.map((token) => {
        const colours = theme[token];
        return (
          <fieldset key={token} class="blend">
            <legend>{t(`token.${token}`)}</legend>
            {colours.map((colour, place) => (
              <Colour
                key={place}
                value={colour}
                label={t('look.colour', { n: place + 1 })}
                onColour={(changed) => onChange({ [token]: colours.map((one, at) => (at === place ? changed : one)) })}
              />
            ))}
            <button
              type="button"
              class="button small"
              disabled={colours.length >= MOST_COLOURS}
              aria-label={`${t('look.colour.add')}: ${t(`token.${token}`)}`}
              onClick={() => onChange({ [token]: [...colours, colours.at(-1) ?? '#ffffff'] })}
            >
              +
            </button>
            <button
              type="button"
              class="button small"
              disabled={colours.length <= 1}
              aria-label={`${t('look.colour.remove')}: ${t(`token.${token}`)}`}
              onClick={() => onChange({ [token]: colours.slice(0, -1) })}
            >
              −
            </button>
          </fieldset>
        );
      })}
    </>
  );
}

/** How much the video shows through is kept: a browser's own field knows of no such thing. */
function Colour({ value, label, onColour }: { value: string; label?: string; onColour: (colour: string) => void }) {
  return (
    <input
      type="color"
      value={value.slice(0, 7)}
      aria-label={label}
      onInput={(event) => onColour(event.currentTarget.value + value.slice(7))}
    />
  );
}

interface PickProps<Name extends string> {
  label: string;
  names: readonly Name[];
  chosen: Name;
  onName: (name: Name) => void;
  wordOf: (name: Name) => string;
}

export function Pick<Name extends string>({ label, names, chosen, onName, wordOf }: PickProps<Name>) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={chosen} onChange={(event) => onName(event.currentTarget.value as Name)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {wordOf(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
