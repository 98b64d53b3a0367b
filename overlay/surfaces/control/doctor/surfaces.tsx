import type { SurfaceHealth } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { locale, surfaceName, t } from '../words.ts';

/** A stage tells of itself every 10 s; after three missed ones something is wrong. */
const SILENT_MS = 30_000;

type Health = 'well' | 'hidden' | 'silent' | 'waiting';

function healthOf(entry: SurfaceHealth, now: number): Health {
  if (entry.surface !== 'stage') return 'well';
  if (entry.aliveAt === undefined) return now - entry.connectedAt > SILENT_MS ? 'silent' : 'waiting';
  if (now - entry.aliveAt > SILENT_MS) return 'silent';
  return entry.visible === false ? 'hidden' : 'well';
}

/** The pages that are connected, stages first, and how they are. */
export function Surfaces() {
  const { view, now, tab } = useDesk();
  const stages = view.value.surfaces.filter((entry) => entry.surface === 'stage');
  const others = new Map<string, number>();
  for (const { surface } of view.value.surfaces) {
    if (surface !== 'stage') others.set(surface, (others.get(surface) ?? 0) + 1);
  }
  return (
    <section class="box">
      <h2>{t('surfaces')}</h2>
      {stages.length === 0 && (
        <div class="notice">
          <p>{t('surfaces.no_stage')}</p>
          <button type="button" class="link" onClick={() => (tab.value = 'setup')}>
            {t('steps.obs.go')}
          </button>
        </div>
      )}
      <ul class="rows">
        {stages.map((entry) => (
          <Stage key={entry.id} entry={entry} health={healthOf(entry, now.value)} />
        ))}
        {[...others].map(([surface, count]) => (
          <li key={surface}>
            <span class="row-main">{surfaceName(surface)}</span>
            <span class="row-side">{count}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Stage({ entry, health }: { entry: SurfaceHealth; health: Health }) {
  const { now, view } = useDesk();
  const newest = view.value.surfaces.find((other) => other.surface === 'control')?.build;
  return (
    <li>
      <span class="row-main">
        <span class="row-title">
          {surfaceName(entry.surface)} <small class="quiet">{entry.engine}</small>
        </span>
        <span class="health" data-health={health}>
          {t(`health.${health}`)}
          {health === 'well' && entry.active === false && ` ${t('health.inactive')}`}
        </span>
        <span class="quiet">
          {entry.aliveAt === undefined
            ? t('surfaces.since', { ago: ago(entry.connectedAt, now.value, locale) })
            : t('surfaces.alive', { ago: ago(entry.aliveAt, now.value, locale) })}
          {newest && entry.build && entry.build !== newest && ` · ${t('surfaces.old')}`}
        </span>
      </span>
      <span class="row-side quiet">{entry.address}</span>
    </li>
  );
}
