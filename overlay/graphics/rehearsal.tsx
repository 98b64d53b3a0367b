import './rehearsal.css';
import { t } from './words.ts';

/** Over everything, so that no picture of a rehearsal can pass for a real one. */
export function Rehearsal() {
  return (
    <div class="rehearsal">
      <p class="rehearsal-word">{t('show.rehearsal')}</p>
      <p class="rehearsal-more">{t('stage.rehearsal.more')}</p>
    </div>
  );
}
