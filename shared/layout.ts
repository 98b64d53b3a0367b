/**
 * Where each graphic stands, per format. What is not said stands where it stands by itself, so that an empty layout is
 * the stage as it was made. What is not understood, of an older or a newer page, says nothing.
 */

export const FORMATS = ['landscape', 'portrait'] as const;
export type Format = (typeof FORMATS)[number];

/** Those that can be placed. `crowd` stands within the total, `slate` over everything: they can only be hidden. */
export const GRAPHICS = [
  'total',
  'crowd',
  'goal',
  'crawl',
  'alert',
  'deal',
  'callout',
  'buyers',
  'sellers',
  'slate',
] as const;
export type GraphicName = (typeof GRAPHICS)[number];

/** The point of a graphic that stands at its place; what grows with its words grows away from it. */
export const ANCHORS = [
  'top-left',
  'top',
  'top-right',
  'left',
  'centre',
  'right',
  'bottom-left',
  'bottom',
  'bottom-right',
] as const;
export type Anchor = (typeof ANCHORS)[number];

export const LEAST_SCALE = 0.5;
export const MOST_SCALE = 2;
/** Graphics of one format, scenes of one graphic: more than any show has. */
export const MOST_GRAPHICS = 40;
export const MOST_SCENES = 20;

export interface Place {
  /** Of the anchor, in percent of the safe area. Without both of them it stands where it stands by itself. */
  x?: number | undefined;
  y?: number | undefined;
  anchor?: Anchor | undefined;
  scale?: number | undefined;
  shown?: boolean | undefined;
  /** OBS's scenes in which it is not shown. */
  hiddenIn?: string[] | undefined;
}

export type Layout = { [F in Format]?: Record<string, Place> | undefined };

/** What a stage draws by. */
export interface Placing {
  layout: Layout;
  format: Format;
  /** OBS's scene on air; null where nobody says. */
  scene: string | null;
}

/** A place that was said in full. */
export interface Spot {
  x: number;
  y: number;
  anchor: Anchor;
  scale: number;
}

const isAmong = <Name extends string>(names: readonly Name[], name: unknown): name is Name =>
  names.includes(name as Name);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** What a layout says of a graphic, whatever it holds. */
function toldOf(layout: Layout, format: Format, graphic: string): Readonly<Record<string, unknown>> {
  const ofFormat: unknown = layout[format];
  const told: unknown = isRecord(ofFormat) && Object.hasOwn(ofFormat, graphic) ? ofFormat[graphic] : undefined;
  if (isRecord(told)) return told;
  // Before there were formats: `{crawl: {shown: false}}`.
  const former: unknown = Object.hasOwn(layout, graphic) ? (layout as Record<string, unknown>)[graphic] : undefined;
  return isRecord(former) ? former : {};
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null: where it stands by itself. */
export function spotOf({ layout, format }: Pick<Placing, 'layout' | 'format'>, graphic: string): Spot | null {
  const { x, y, anchor, scale } = toldOf(layout, format, graphic);
  if (!isNumber(x) || !isNumber(y)) return null;
  const [left, top] = [clamp(x, 0, 100), clamp(y, 0, 100)];
  return {
    x: left,
    y: top,
    anchor: isAmong(ANCHORS, anchor) ? anchor : anchorAt(left, top),
    scale: isNumber(scale) ? clamp(scale, LEAST_SCALE, MOST_SCALE) : 1,
  };
}

/** In percent of the picture's thirds: what stands to the left grows to the right. */
export function anchorAt(x: number, y: number): Anchor {
  const row = y < 100 / 3 ? 'top' : y > 200 / 3 ? 'bottom' : '';
  const column = x < 100 / 3 ? 'left' : x > 200 / 3 ? 'right' : '';
  const name = [row, column].filter((word) => word !== '').join('-');
  return name === '' ? 'centre' : (name as Anchor);
}

/** The anchor within the graphic, each from 0 to 1. */
export function pointOf(anchor: Anchor): { x: number; y: number } {
  const at = (least: string, most: string): number => (anchor.includes(least) ? 0 : anchor.includes(most) ? 1 : 0.5);
  return { x: at('left', 'right'), y: at('top', 'bottom') };
}

export function hiddenIn({ layout, format }: Pick<Placing, 'layout' | 'format'>, graphic: string): readonly string[] {
  const { hiddenIn: scenes } = toldOf(layout, format, graphic);
  return Array.isArray(scenes) ? scenes.filter((scene) => typeof scene === 'string') : [];
}

export const isShown = (placing: Pick<Placing, 'layout' | 'format'>, graphic: string): boolean =>
  toldOf(placing.layout, placing.format, graphic)['shown'] !== false;

/** Whether it is drawn at the moment. */
export const isOn = (placing: Placing, graphic: string): boolean =>
  isShown(placing, graphic) && (placing.scene === null || !hiddenIn(placing, graphic).includes(placing.scene));
