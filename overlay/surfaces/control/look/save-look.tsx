import { useState } from 'preact/hooks';
import type { CueOf } from '../../../../shared/cue.ts';
import { uuid } from '../../../client/uuid.ts';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

interface Props {
  place: 'theme' | 'layout';
  settings: Pick<CueOf<'show.configure'>, 'theme' | 'layout'>;
  changed: boolean;
  /** What was saved was taken back. */
  onUndone: () => void;
}

/** One cue for all that was changed; and the way back, as for every cue. */
export function SaveLook({ place, settings, changed, onUndone }: Props) {
  const { send, live } = useDesk();
  const [saved, setSaved] = useState<string | null>(null);
  const save = async () => {
    const id = uuid();
    if (isIn(await send(place, { kind: 'show.configure', id, ...settings }))) setSaved(id);
  };
  const undo = async (cue: string) => {
    if (!isIn(await send(place, { kind: 'undo', cue }))) return;
    setSaved(null);
    onUndone();
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
