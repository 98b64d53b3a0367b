import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { BUILD } from '../../../client/build.ts';
import type { SurfaceHealth } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { HoldButton } from '../parts/hold-button.tsx';
import { faultWords, locale, surfaceName, t } from '../words.ts';
import { drawnAtOf, droppedPercent, formatOf, isOld, weightOf } from './diagnosis.ts';
import type { Finding } from './diagnosis.ts';
import { findingWords, milliseconds } from './words.ts';

interface Props {
  entry: SurfaceHealth;
  /** Worst first; at least one. */
  findings: readonly Finding[];
}

/** One stage: what ails it at a glance, all that is known of it and what can be done once it is opened. */
export function Stage({ entry, findings }: Props) {
  const [worst, ...others] = findings;
  return (
    <li>
      <details class="patient" data-surface={entry.page}>
        <summary>
          <span class="row-main">
            <span class="row-title">
              {surfaceName(entry.surface)} {formatOf(entry)}
            </span>
            {worst && <Said finding={worst} />}
            {others.map((finding) => (
              <Said key={finding.code} finding={finding} />
            ))}
          </span>
        </summary>
        <Facts entry={entry} />
        <Actions entry={entry} />
      </details>
    </li>
  );
}

const Said = ({ finding }: { finding: Finding }) => (
  <span class="finding" data-weight={weightOf(finding)}>
    {findingWords(finding)}
  </span>
);

function Facts({ entry }: { entry: SurfaceHealth }) {
  const { lately } = useDesk();
  const since = (at: number | null | undefined): string | null => (at ? ago(at, lately.value, locale) : null);
  const { visible, active, frames, latency, offset, build } = entry;
  return (
    <dl class="facts">
      <Fact name={t('doctor.where')}>{entry.address}</Fact>
      <Fact name={t('doctor.program')}>
        {[entry.engine || t('doctor.unknown'), entry.obs && `obs-browser ${entry.obs}`].filter(Boolean).join(' · ')}
      </Fact>
      <Fact name={t('doctor.format')}>{formatOf(entry)}</Fact>
      <Fact name={t('doctor.build')}>
        {build && `${build.slice(0, 8)} · ${isOld(entry, BUILD) ? t('doctor.build.other') : t('doctor.build.same')}`}
      </Fact>
      <Fact name={t('doctor.in_obs')}>
        {visible !== undefined &&
          `${visible ? t('doctor.visible') : t('doctor.invisible')} · ${active === false ? t('doctor.off_air') : t('doctor.on_air')}`}
      </Fact>
      <Fact name={t('doctor.drawn')}>{since(drawnAtOf(entry))}</Fact>
      <Fact name={t('doctor.heard')}>{since(entry.aliveAt)}</Fact>
      <Fact name={t('doctor.connected')}>{since(entry.connectedAt)}</Fact>
      <Fact name={t('doctor.latency')}>{latency !== undefined && milliseconds(latency)}</Fact>
      <Fact name={t((offset ?? 0) < 0 ? 'doctor.clock.ahead' : 'doctor.clock.behind')}>
        {offset !== undefined && milliseconds(Math.abs(offset))}
      </Fact>
      <Fact name={t('doctor.frames')}>
        {frames && t('doctor.frames.of', { dropped: frames.dropped, due: frames.due, percent: droppedPercent(entry) })}
      </Fact>
      <Fact name={t('doctor.sound')}>
        {entry.audio !== undefined && (entry.audio ? t('doctor.sound.on') : t('doctor.sound.off'))}
      </Fact>
    </dl>
  );
}

/** What is not known yet is not there. */
function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Actions({ entry }: { entry: SurfaceHealth }) {
  const { send, live } = useDesk();
  const { page } = entry;
  // A page of before this: it has no name by which it could be asked.
  if (page === undefined) return <p class="quiet">{t('doctor.nameless')}</p>;
  const place = `surface:${page}`;
  return (
    <>
      <div class="buttons">
        <button
          type="button"
          class="button"
          disabled={!live.value}
          onClick={() => void send(place, { kind: 'surface.reload', surface: page })}
        >
          {t('doctor.reload')}
        </button>
        <button
          type="button"
          class={entry.blank ? 'button primary' : 'button'}
          disabled={!live.value}
          onClick={() => void send(place, { kind: entry.blank ? 'surface.show' : 'surface.blank', surface: page })}
        >
          {entry.blank ? t('doctor.show') : t('doctor.hide')}
        </button>
        {entry.key !== undefined && entry.key !== 'owner' && <Revoke keyId={entry.key} />}
      </div>
      {entry.key === 'owner' && <p class="quiet">{t('doctor.revoke.owner_key')}</p>}
      <TapNote place={place} />
    </>
  );
}

/** Its link, for good: every page that came with the same one goes, and the owner alone may do it. */
function Revoke({ keyId }: { keyId: string }) {
  const { api, view, live } = useDesk();
  const [fault, setFault] = useState<string | null>(null);
  const shared = view.value.surfaces.filter(({ key }) => key === keyId).length;
  const revoke = () => {
    void api.send('DELETE', `/keys/${keyId}`).then((answer) => {
      if (!('fault' in answer)) return;
      setFault(answer.fault === 'role_not_allowed' ? t('doctor.revoke.ask') : faultWords(answer.fault));
    });
  };
  return (
    <>
      <HoldButton
        disabled={!live.value}
        onHeld={revoke}
        what={<p class="quiet whole">{t('doctor.revoke.what', { n: shared })}</p>}
      >
        {t('doctor.revoke')}
      </HoldButton>
      {fault && (
        <p class="field-fault whole" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
