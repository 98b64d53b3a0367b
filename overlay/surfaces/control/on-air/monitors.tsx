import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { recall, remember } from '../desk/remembered.ts';
import { FORMATS, type Format } from '../logic/links.ts';
import { nextUp, previewOf } from '../logic/next-up.ts';
import { stageViewOf } from '../logic/stage-view.ts';
import { StageFrame } from '../parts/stage-frame.tsx';
import { t } from '../words.ts';

const WIDE = '(min-width: 1000px)';

/** Preview is what NEXT will put on air, program what stages show now. A phone keeps them folded until they are wanted. */
export function Monitors() {
  const [open, setOpen] = useState(() => {
    const kept = recall('monitors');
    return kept === null ? matchMedia(WIDE).matches : kept === 'open';
  });
  const [format, setFormat] = useState<Format['id']>(
    recall('monitors.format') === 'portrait' ? 'portrait' : 'landscape',
  );
  const toggle = () => {
    remember('monitors', open ? 'folded' : 'open');
    setOpen(!open);
  };
  const choose = (id: Format['id']) => {
    remember('monitors.format', id);
    setFormat(id);
  };
  return (
    <section class="monitors" aria-label={t('monitors')}>
      <div class="monitors-head">
        <button type="button" class="fold" aria-expanded={open} onClick={toggle}>
          {t('monitors')}
        </button>
        {open &&
          FORMATS.map(({ id }) => (
            <button type="button" key={id} class="chip" aria-pressed={format === id} onClick={() => choose(id)}>
              {t(`obs.${id}`)}
            </button>
          ))}
      </div>
      {open && (
        <div class="monitors-pair" data-format={format}>
          <Preview format={format} />
          <Program format={format} />
        </div>
      )}
    </section>
  );
}

function Program({ format }: { format: Format['id'] }) {
  const { view } = useDesk();
  return (
    <figure class="monitor" data-monitor="program">
      <figcaption>{t('monitors.program')}</figcaption>
      <StageFrame view={stageViewOf(view.value)} format={format} label={t('monitors.program.label')} />
    </figure>
  );
}

function Preview({ format }: { format: Format['id'] }) {
  const { view, session } = useDesk();
  const next = nextUp(view.value);
  return (
    <figure class="monitor" data-monitor="preview">
      <figcaption>{t('monitors.preview')}</figcaption>
      {next ? (
        <StageFrame
          view={previewOf(view.value, next, session.clock.now())}
          format={format}
          label={t('monitors.preview.label')}
        />
      ) : (
        <p class={`monitor-empty quiet ${format}`}>{t('monitors.empty')}</p>
      )}
    </figure>
  );
}
