import { BUILD } from '../../../client/build.ts';
import type { SurfaceHealth } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { locale, surfaceName, t } from '../words.ts';
import { diagnose, isOld, weightOf } from './diagnosis.ts';
import type { Weight } from './diagnosis.ts';
import { Gone } from './gone.tsx';
import { Stage } from './stage.tsx';
import { milliseconds } from './words.ts';

const RANK: Readonly<Record<Weight, number>> = { bad: 0, warn: 1, note: 2, well: 2 };

/** The pages that are connected, at whichever node: stages first, the worst on top, each with what ails it and what helps. */
export function Surfaces() {
  const { view, lately, tab } = useDesk();
  const { surfaces, stage } = view.value;
  const blank = stage.surfaces?.blank ?? [];
  const stages = surfaces
    .filter((entry) => entry.surface === 'stage')
    .map((entry) => ({ ...entry, blank: entry.blank || blank.includes(entry.page ?? '') }));
  const cases = stages
    .map((entry) => ({ entry, findings: diagnose(entry, stages, BUILD, lately.value) }))
    .map((one) => ({ ...one, rank: Math.min(...one.findings.map((finding) => RANK[weightOf(finding)])) }))
    .sort((a, b) => a.rank - b.rank || a.entry.connectedAt - b.entry.connectedAt);
  const kinds = [...new Set(surfaces.map(({ surface }) => surface))].filter((surface) => surface !== 'stage');
  return (
    <section class="box" id="doctor">
      <h2>{t('surfaces')}</h2>
      {stages.length === 0 && (
        <div class="notice">
          <p>{t('surfaces.no_stage')}</p>
          <button type="button" class="link" onClick={() => (tab.value = 'setup')}>
            {t('steps.obs.go')}
          </button>
        </div>
      )}
      <Gone pages={blank.filter((page) => !stages.some((entry) => entry.page === page))} />
      <ul class="rows">
        {cases.map(({ entry, findings }) => (
          <Stage key={entry.id} entry={entry} findings={findings} />
        ))}
        {kinds.map((kind) => (
          <Others key={kind} kind={kind} entries={surfaces.filter(({ surface }) => surface === kind)} />
        ))}
      </ul>
    </section>
  );
}

function Others({ kind, entries }: { kind: string; entries: readonly SurfaceHealth[] }) {
  const { lately } = useDesk();
  return (
    <li>
      <details class="patient">
        <summary>
          <span class="row-main">{surfaceName(kind)}</span>
          <span class="row-side">{entries.length}</span>
        </summary>
        <ul class="rows">
          {entries.map((entry) => (
            <li key={entry.id}>
              <span class="row-main">
                <span>{entry.engine || t('doctor.unknown')}</span>
                <span class="quiet">
                  {t('surfaces.since', { ago: ago(entry.connectedAt, lately.value, locale) })}
                  {entry.latency !== undefined && ` · ${milliseconds(entry.latency)}`}
                  {isOld(entry, BUILD) && ` · ${t('surfaces.old')}`}
                </span>
              </span>
              <span class="row-side quiet">{entry.address}</span>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
