import { useMemo, useRef, useState } from 'preact/hooks';
import type { Format, GraphicName, Layout, Place } from '../../../../shared/layout.ts';
import { useDesk } from '../desk/desk.ts';
import { stageViewOf } from '../logic/stage-view.ts';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { StageFrame } from '../parts/stage-frame.tsx';
import { t } from '../words.ts';
import { GraphicList } from './graphic-list.tsx';
import { Handles } from './handles.tsx';
import { back, begin, editable, forth, step, withPlace } from './placing.ts';
import { sampleAlert, sampleView } from './sample.ts';
import { SaveLook } from './save-look.tsx';
import { useBoxes } from './use-boxes.ts';
import { Viewer } from './viewer.tsx';

/** Each graphic is dragged, scaled or hidden on the stage itself, in each format; nothing is on air before it is saved. */
export function LayoutSheet() {
  const { view, sheet, session } = useDesk();
  const [format, setFormat] = useState<Format>('landscape');
  const [steps, setSteps] = useState(() => begin(editable(view.value.show.layout)));
  /** What a drag under way would make of it. */
  const [held, setHeld] = useState<Layout | null>(null);
  const [chosen, setChosen] = useState<GraphicName>('total');
  const base = useRef(sampleView(stageViewOf(view.value), session.clock.now(), t('look.sample'))).current;
  const alert = useRef(sampleAlert(base, session.clock.now(), t('look.sample'))).current;
  const layout = held ?? steps.now;
  const shown = useMemo(() => ({ ...base, show: { ...base.show, layout } }), [base, layout]);
  const { boxes, onFrame } = useBoxes(`${format} ${JSON.stringify(layout)}`);
  const place = (graphic: GraphicName, change: Place | null) => {
    setHeld(null);
    setSteps((before) => step(before, withPlace(before.now, format, graphic, change)));
  };
  const kept = editable(view.value.show.layout);
  return (
    <SheetFrame title={t('look.layout')} wide onClose={() => (sheet.value = null)}>
      <div
        class="look-sheet"
        onKeyDown={(event) => {
          if (!(event.ctrlKey || event.metaKey) || !['z', 'y'].includes(event.key.toLowerCase())) return;
          if (event.target instanceof HTMLInputElement && event.target.type === 'text') return;
          event.preventDefault();
          setSteps(event.key.toLowerCase() === 'y' || event.shiftKey ? forth : back);
        }}
      >
        <Viewer format={format} onFormat={setFormat}>
          <StageFrame
            key={format}
            view={shown}
            format={format}
            label={t('look.preview')}
            alert={alert}
            onFrame={onFrame}
          />
          {boxes && (
            <Handles
              boxes={boxes}
              layout={steps.now}
              format={format}
              chosen={chosen}
              onChoose={setChosen}
              onHold={(graphic, change) => setHeld(withPlace(steps.now, format, graphic, change))}
              onPlace={place}
            />
          )}
        </Viewer>
        <div class="look-fields">
          <p class="quiet">{t('look.layout.how')}</p>
          <div class="buttons">
            <button type="button" class="button" disabled={steps.past.length === 0} onClick={() => setSteps(back)}>
              {t('look.back')}
            </button>
            <button type="button" class="button" disabled={steps.future.length === 0} onClick={() => setSteps(forth)}>
              {t('look.forth')}
            </button>
            <button
              type="button"
              class="button"
              disabled={Object.keys(steps.now[format] ?? {}).length === 0}
              onClick={() => setSteps(step(steps, { ...steps.now, [format]: {} }))}
            >
              {t('look.reset.all')}
            </button>
          </div>
          <GraphicList
            layout={steps.now}
            format={format}
            boxes={boxes}
            chosen={chosen}
            onChoose={setChosen}
            onPlace={place}
          />
          <Draft of={steps.now} kept={kept} />
          <SaveLook
            place="layout"
            former={{ layout: kept }}
            settings={{ layout: steps.now }}
            changed={JSON.stringify(steps.now) !== JSON.stringify(kept)}
            onUndone={({ layout: former }) => setSteps(step(steps, editable(former ?? {})))}
          />
        </div>
      </div>
    </SheetFrame>
  );
}
