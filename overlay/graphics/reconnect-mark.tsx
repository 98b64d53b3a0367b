import './reconnect-mark.css';
import { t } from './words.ts';

/** Small and quiet: viewers need not worry, the host can know. A link that is refused does not come back by itself. */
export function ReconnectMark({ refused }: { refused: boolean }) {
  return (
    <p class="mark" role="status">
      {t(refused ? 'stage.refused' : 'link.lost')}
    </p>
  );
}

/** Nothing can be shown, and whoever sets the overlay up should see why. */
export function SetupMark({ why }: { why: 'refused' | 'no_key' }) {
  return <p class="mark mark-setup">{t(`stage.${why}`)}</p>;
}
