import { useDesk } from '../desk/desk.ts';
import { t } from '../words.ts';

/** Opens the sheet on which a sale is typed; works without the network. `small`: where something else comes first. */
export function SaleButton({ small = false }: { small?: boolean }) {
  const { sheet, hand } = useDesk();
  const count = new Set(hand.waiting.map(({ id }) => id)).size;
  return (
    <button
      type="button"
      class={small ? 'button sale-add' : 'button primary sale-add big'}
      aria-label={t('hand.add.label')}
      onClick={() => (sheet.value = { kind: 'sale', sale: null })}
    >
      <span aria-hidden="true">＋</span>
      {t('hand.add')}
      {count > 0 && (
        <span class="sale-count" aria-hidden="true">
          {count}
        </span>
      )}
    </button>
  );
}
