import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** What is drawn. Seconds since 1970, ascending; heights are for the eye, the words beside it say the exact amounts. */
export interface HourDrawing {
  times: number[];
  heights: number[];
  /** What was on air: `number` is the one beside its name in the list. */
  bands: { from: number; to: number; number: number }[];
  timeWords: (seconds: number) => string;
  heightWords: (height: number) => string;
}

const HEIGHT = 190;
const BAND_TOP = 18;
const QUARTER = 15 * 60;
const ROOM = 3 * 60;

/** Draws into `place` and answers with how to draw anew and how to stop. Nothing of it moves by itself. */
export function drawHour(
  place: HTMLElement,
  first: HourDrawing,
): { draw: (next: HourDrawing) => void; stop: () => void } {
  let drawing = first;
  let chart: UPlot | null = null;

  const colour = (name: string): string => getComputedStyle(place).getPropertyValue(name).trim();
  const font = `12px ${getComputedStyle(place).fontFamily}`;

  function bands({ ctx, bbox, valToPos }: UPlot, layer: 'below' | 'above'): void {
    const scale = devicePixelRatio;
    ctx.save();
    for (const [turn, { from, to, number }] of drawing.bands.entries()) {
      const left = Math.max(bbox.left, valToPos(from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, valToPos(to, 'x', true));
      if (right <= left) continue;
      if (layer === 'below') {
        ctx.fillStyle = colour(turn % 2 === 0 ? '--accent-wash' : '--warn-wash');
        ctx.fillRect(left, bbox.top, right - left, bbox.height);
        continue;
      }
      ctx.fillStyle = colour('--ink');
      ctx.font = `600 ${11 * scale}px ${getComputedStyle(place).fontFamily}`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      if (right - left >= 12 * scale) ctx.fillText(`${number}`, (left + right) / 2, bbox.top - (BAND_TOP * scale) / 2);
    }
    ctx.restore();
  }

  function make(): void {
    chart?.destroy();
    const bars = UPlot.paths.bars?.({ size: [0.78, 14], radius: 0.25 });
    const quiet = colour('--quiet');
    const grid = { stroke: colour('--line'), width: 1 };
    chart = new UPlot(
      {
        width: place.clientWidth,
        height: HEIGHT,
        padding: [BAND_TOP, 4, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { range: (_chart, low, high) => [low - 30, high + 30] },
          y: { range: (_chart, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] },
        },
        axes: [
          {
            stroke: quiet,
            font,
            grid: { show: false },
            ticks: { show: false },
            size: 26,
            splits: (_chart, _axis, low, high) => quarters(low, high),
            values: (_chart, splits) => splits.map((one) => drawing.timeWords(one)),
          },
          {
            stroke: quiet,
            font,
            grid,
            ticks: { show: false },
            size: 56,
            space: 40,
            values: (_chart, splits) => splits.map((one) => drawing.heightWords(one)),
          },
        ],
        series: [
          {},
          {
            fill: colour('--accent'),
            width: 0,
            points: { show: false },
            ...(bars ? { paths: bars } : {}),
          },
        ],
        hooks: {
          drawClear: [(one) => bands(one, 'below')],
          draw: [(one) => bands(one, 'above')],
        },
      },
      [drawing.times, drawing.heights],
      place,
    );
  }

  const sized = new ResizeObserver(() => {
    if (place.clientWidth > 0 && place.clientWidth !== chart?.width)
      chart?.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  make();
  sized.observe(place);
  scheme.addEventListener('change', make);

  return {
    draw(next) {
      drawing = next;
      // Hidden, as on a phone whose other tab is open: drawn when it is seen.
      if (place.clientWidth > 0) chart?.setData([next.times, next.heights]);
    },
    stop() {
      sized.disconnect();
      scheme.removeEventListener('change', make);
      chart?.destroy();
    },
  };
}

function quarters(low: number, high: number): number[] {
  const marks = [];
  // One whose words would stick out at the end is left out.
  for (let mark = Math.ceil(low / QUARTER) * QUARTER; mark <= high - ROOM; mark += QUARTER) marks.push(mark);
  return marks;
}
