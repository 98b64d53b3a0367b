import './reconnect-mark.css';
import { t } from './words.ts';

/** Why what is shown may be old: no link; one that is refused, and does not come back by itself; no log behind the link. */
export type Late = 'lost' | 'refused' | 'away';

const WORDS = { lost: 'link.lost', refused: 'stage.refused', away: 'log.late' } as const;

/** Small and quiet: viewers need not worry, the host can know. */
export function ReconnectMark({ why }: { why: Late }) {
  return (
    <p class="mark" role="status">
      {t(WORDS[why])}
    </p>
  );
}

/** Nothing can be shown, and whoever sets the overlay up should see why. */
export function SetupMark({ why }: { why: 'refused' | 'no_key' }) {
  return <p class="mark mark-setup">{t(`stage.${why}`)}</p>;
}
