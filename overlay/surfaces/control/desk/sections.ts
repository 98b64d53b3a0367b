import { type ReadonlySignal, computed } from '@preact/signals';
import type { ControlView } from '../../../../shared/view.ts';

const SECTIONS: { readonly [Name in keyof ControlView]: true } = {
  totals: true,
  goal: true,
  stage: true,
  recent: true,
  crowd: true,
  leaders: true,
  show: true,
  products: true,
  refunds: true,
  warnings: true,
  cues: true,
  activity: true,
  refused: true,
  surfaces: true,
  operators: true,
  ledger: true,
  hand: true,
  figures: true,
  pace: true,
  rundown: true,
  pictures: true,
};

/**
 * The view, one signal for each section: a frame with new totals redraws what shows totals and leaves thirty product
 * cards alone. A frame keeps the sections that it does not carry as the very same objects, which is what is compared.
 */
export function sectionSignals(view: ReadonlySignal<ControlView | null>): ControlView {
  const sections = {};
  for (const name of Object.keys(SECTIONS) as (keyof ControlView)[]) {
    // Read only once there is a view, which is then never taken away.
    const section = computed(() => (view.value as ControlView)[name]);
    Object.defineProperty(sections, name, { enumerable: true, get: () => section.value });
  }
  return sections as ControlView;
}
