import './rehearsal.css';
import { t } from './words.ts';

/** Across the picture, under the graphics: a rehearsal cannot pass for a real show. */
export function Rehearsal() {
  return (
    <div class="rehearsal">
      <p class="rehearsal-word">{t('show.rehearsal')}</p>
      <p class="rehearsal-more">{t('stage.rehearsal.more')}</p>
    </div>
  );
}
