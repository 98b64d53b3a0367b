import { unreachable } from '../../../../shared/assert.ts';
import type { Link } from '../../../client/session.ts';
import { useDesk } from '../desk/desk.ts';
import { t } from '../words.ts';

function words(link: Link): string {
  switch (link) {
    case 'live':
      return t('link.live');
    case 'joining':
      return t('link.joining');
    case 'lost':
      return t('link.lost');
    case 'refused':
      return t('link.refused');
    default:
      return unreachable(link);
  }
}

export function LinkMark() {
  const link = useDesk().session.link.value;
  return (
    <span class="link-mark" data-link={link} role="status">
      {words(link)}
    </span>
  );
}
