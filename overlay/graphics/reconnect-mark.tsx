import './reconnect-mark.css';
import { t } from './words.ts';

/** Small and quiet: viewers need not worry, the host can know. */
export function ReconnectMark() {
  return (
    <p class="mark" role="status">
      {t('link.lost')}
    </p>
  );
}

/** Nothing can be shown, and whoever sets the overlay up should see why. */
export function SetupMark({ why }: { why: 'refused' | 'no_key' }) {
  return <p class="mark mark-setup">{t(`stage.${why}`)}</p>;
}
