import {
  GRAPHICS,
  hiddenIn,
  isShown,
  LEAST_SCALE,
  MOST_SCALE,
  MOST_SCENES,
  spotOf,
} from '../../../../shared/layout.ts';
import type { Format, GraphicName, Layout, Place } from '../../../../shared/layout.ts';
import { useState } from 'preact/hooks';
import { TextField } from '../parts/field.tsx';
import { t } from '../words.ts';
import { placeOf } from './placing.ts';
import type { Boxes } from './use-boxes.ts';

interface Props {
  layout: Layout;
  format: Format;
  boxes: Boxes | null;
  chosen: GraphicName;
  onChoose: (graphic: GraphicName) => void;
  onPlace: (graphic: GraphicName, change: Place | null) => void;
}

/** Every graphic by name, also those that are hidden: the one that is chosen can be changed without any dragging. */
export function GraphicList(props: Props) {
  const { layout, format, chosen, onChoose, onPlace } = props;
  return (
    <ul class="graphic-list">
      {GRAPHICS.map((graphic) => (
        <li key={graphic} data-chosen={graphic === chosen}>
          <div class="graphic-line">
            <button type="button" class="graphic-name" onClick={() => onChoose(graphic)}>
              {t(`graphic.${graphic}`)}
            </button>
            <label class="check">
              <input
                type="checkbox"
                aria-label={t('look.shown', { graphic: t(`graphic.${graphic}`) })}
                checked={isShown({ layout, format }, graphic)}
                onChange={(event) => onPlace(graphic, { shown: event.currentTarget.checked })}
              />
              {t('look.show')}
            </label>
          </div>
          {graphic === chosen && <Chosen {...props} />}
        </li>
      ))}
    </ul>
  );
}

function Chosen({ layout, format, boxes, chosen, onPlace }: Props) {
  const spot = spotOf({ layout, format }, chosen);
  const box = boxes?.graphics.get(chosen);
  return (
    <div class="graphic-more">
      {box && boxes && (
        <label class="field">
          <span>{t('look.scale', { percent: Math.round((spot?.scale ?? 1) * 100) })}</span>
          <input
            type="range"
            min={LEAST_SCALE}
            max={MOST_SCALE}
            step={0.05}
            value={spot?.scale ?? 1}
            onChange={(event) =>
              onPlace(chosen, { ...placeOf(box, boxes.area), scale: event.currentTarget.valueAsNumber })
            }
          />
        </label>
      )}
      <Scenes
        key={`${format} ${chosen}`}
        scenes={hiddenIn({ layout, format }, chosen)}
        onScenes={(scenes) => onPlace(chosen, { hiddenIn: scenes })}
      />
      <button
        type="button"
        class="button"
        disabled={layout[format]?.[chosen] === undefined}
        onClick={() => onPlace(chosen, null)}
      >
        {t('look.reset')}
      </button>
    </div>
  );
}

/** What is typed stays as it is typed, its last comma too, unless something else changes the scenes. */
function Scenes({ scenes, onScenes }: { scenes: readonly string[]; onScenes: (scenes: string[]) => void }) {
  const [typed, setTyped] = useState(scenes.join(', '));
  const isTyped = scenesIn(typed).join('\n') === scenes.join('\n');
  return (
    <TextField
      label={t('look.scenes')}
      hint={t('look.scenes.hint')}
      value={isTyped ? typed : scenes.join(', ')}
      onText={(text) => {
        setTyped(text);
        onScenes(scenesIn(text));
      }}
    />
  );
}

/** "Camera 2, Break" */
const scenesIn = (text: string): string[] =>
  text
    .split(/[,，]/)
    .map((scene) => scene.trim().slice(0, 100))
    .filter((scene) => scene !== '')
    .slice(0, MOST_SCENES);
