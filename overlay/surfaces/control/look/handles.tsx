import { useRef, useState } from 'preact/hooks';
import { spotOf } from '../../../../shared/layout.ts';
import type { Format, GraphicName, Layout, Place } from '../../../../shared/layout.ts';
import { t } from '../words.ts';
import { CELLS, kept, placeOf, scaled, snap } from './placing.ts';
import type { Box, Guides } from './placing.ts';
import type { Boxes } from './use-boxes.ts';

interface Props {
  boxes: Boxes;
  layout: Layout;
  format: Format;
  chosen: GraphicName;
  onChoose: (graphic: GraphicName) => void;
  /** While it is dragged. */
  onHold: (graphic: GraphicName, change: Place) => void;
  onPlace: (graphic: GraphicName, change: Place | null) => void;
}

/** A drag under way: what was grabbed, where, and what it would be by now. */
interface Drag {
  graphic: GraphicName;
  how: 'moves' | 'scales';
  from: { x: number; y: number };
  box: Box;
  scale: number;
  change: Place | null;
  shown: Box;
  guides: Guides;
}

/** On the screen, so that a thumb on a small preview is as near as a mouse on a large one. */
const NEAR_PX = 7;
const NUDGE_PERCENT = 1;
const FAR = 5;

/** Laid over the stage's frame: a handle on each graphic, to drag it, to scale it, and to move it by the arrow keys. */
export function Handles({ boxes, layout, format, chosen, onChoose, onHold, onPlace }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const { picture, area, graphics } = boxes;
  const pixels = (): number => picture.width / (layer.current?.clientWidth ?? picture.width);
  const scaleOf = (graphic: GraphicName): number => spotOf({ layout, format }, graphic)?.scale ?? 1;
  const othersOf = (graphic: GraphicName): Box[] =>
    [...graphics].filter(([name]) => name !== graphic).map(([, box]) => box);

  const grab = (event: PointerEvent, graphic: GraphicName, how: Drag['how']) => {
    const box = graphics.get(graphic);
    if (!box || event.button !== 0) return;
    event.stopPropagation();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    onChoose(graphic);
    const from = { x: event.clientX, y: event.clientY };
    setDrag({
      graphic,
      how,
      from,
      box,
      scale: scaleOf(graphic),
      change: null,
      shown: box,
      guides: { x: null, y: null },
    });
  };
  const pull = (event: PointerEvent) => {
    if (!drag) return;
    const by = { x: (event.clientX - drag.from.x) * pixels(), y: (event.clientY - drag.from.y) * pixels() };
    if (drag.change === null && Math.hypot(by.x, by.y) < NEAR_PX) return;
    const next = drag.how === 'moves' ? moved(drag, by) : resized(drag, by);
    setDrag(next);
    if (next.change) onHold(next.graphic, next.change);
  };
  const moved = (from: Drag, by: { x: number; y: number }): Drag => {
    const wanted = { ...from.box, left: from.box.left + by.x, top: from.box.top + by.y };
    const { box, guides } = snap(wanted, area, othersOf(from.graphic), NEAR_PX * pixels());
    return { ...from, shown: box, guides, change: { ...placeOf(box, area), scale: from.scale } };
  };
  /** From its far corner, which stays where it is. */
  const resized = (from: Drag, by: { x: number; y: number }): Drag => {
    const wider = (from.box.width + by.x) / from.box.width;
    const taller = (from.box.height + by.y) / from.box.height;
    const scale = scaled(from.scale, Math.max(wider, taller));
    const grown = scale / from.scale;
    const box = kept({ ...from.box, width: from.box.width * grown, height: from.box.height * grown }, area);
    return { ...from, shown: box, change: { ...placeOf(box, area), scale } };
  };
  const release = () => {
    if (drag?.change) onPlace(drag.graphic, drag.change);
    setDrag(null);
  };

  const press = (event: KeyboardEvent, graphic: GraphicName) => {
    const box = graphics.get(graphic);
    const way = WAYS[event.key];
    if (!box) return;
    if (way) {
      const far = (event.shiftKey ? FAR : 1) * NUDGE_PERCENT;
      const wanted = {
        ...box,
        left: box.left + (way.x * far * area.width) / 100,
        top: box.top + (way.y * far * area.height) / 100,
      };
      onPlace(graphic, { ...placeOf(kept(wanted, area), area), scale: scaleOf(graphic) });
    } else if (event.key === '+' || event.key === '-') {
      const scale = scaled(scaleOf(graphic), event.key === '+' ? 1.05 : 1 / 1.05);
      onPlace(graphic, { ...placeOf(box, area), scale });
    } else return;
    event.preventDefault();
  };

  const percent = (box: Box) => ({
    left: `${(box.left / picture.width) * 100}%`,
    top: `${(box.top / picture.height) * 100}%`,
    width: `${(box.width / picture.width) * 100}%`,
    height: `${(box.height / picture.height) * 100}%`,
  });
  return (
    <div class="handles" ref={layer}>
      <div
        class={drag ? 'handles-area dragging' : 'handles-area'}
        style={{ ...percent(area), '--cells': CELLS }}
        aria-hidden="true"
      />
      {drag?.guides.x != null && (
        <i class="guide upright" style={{ left: `${(drag.guides.x / picture.width) * 100}%` }} />
      )}
      {drag?.guides.y != null && <i class="guide" style={{ top: `${(drag.guides.y / picture.height) * 100}%` }} />}
      {[...graphics].map(([graphic, box]) => (
        <button
          key={graphic}
          type="button"
          class="handle"
          aria-pressed={graphic === chosen}
          aria-label={t(`graphic.${graphic}`)}
          style={percent(drag?.graphic === graphic ? drag.shown : box)}
          onFocus={() => onChoose(graphic)}
          onKeyDown={(event) => press(event, graphic)}
          onPointerDown={(event) => grab(event, graphic, 'moves')}
          onPointerMove={pull}
          onPointerUp={release}
          onPointerCancel={release}
        >
          {graphic === chosen && <span class="handle-name">{t(`graphic.${graphic}`)}</span>}
          {graphic === chosen && (
            <span
              class="handle-corner"
              onPointerDown={(event) => grab(event, graphic, 'scales')}
              onPointerMove={(event) => {
                event.stopPropagation();
                pull(event);
              }}
              onPointerUp={(event) => {
                event.stopPropagation();
                release();
              }}
            />
          )}
        </button>
      ))}
    </div>
  );
}

const WAYS: Readonly<Record<string, { x: number; y: number } | undefined>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
