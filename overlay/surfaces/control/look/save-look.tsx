import { useState } from 'preact/hooks';
import type { CueOf } from '../../../../shared/cue.ts';
import { uuid } from '../../../client/uuid.ts';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

type Settings = Pick<CueOf<'show.configure'>, 'theme' | 'layout'>;

interface Props {
  place: 'theme' | 'layout';
  /** As on air, and as it would be. */
  former: Settings;
  settings: Settings;
  changed: boolean;
  /** What was saved was taken back: it is as it was before. */
  onUndone: (former: Settings) => void;
}

/** One cue for all that was changed; and the way back, as for every cue. */
export function SaveLook({ place, former, settings, changed, onUndone }: Props) {
  const { send, live } = useDesk();
  const [saved, setSaved] = useState<{ cue: string; former: Settings } | null>(null);
  const save = async () => {
    const id = uuid();
    if (isIn(await send(place, { kind: 'show.configure', id, ...settings }))) setSaved({ cue: id, former });
  };
  const undo = async (one: { cue: string; former: Settings }) => {
    if (!isIn(await send(place, { kind: 'undo', cue: one.cue }))) return;
    setSaved(null);
    onUndone(one.former);
  };
  return (
    <>
      <TapNote place={place} screen="changes" />
      <div class="form-end">
        {saved !== null && !changed && (
          <button type="button" class="button" disabled={!live.value} onClick={() => void undo(saved)}>
            {t('look.undo_saved')}
          </button>
        )}
        <span class="spacer" />
        <button type="button" class="button primary" disabled={!live.value || !changed} onClick={() => void save()}>
          {t('look.save')}
        </button>
      </div>
    </>
  );
}
