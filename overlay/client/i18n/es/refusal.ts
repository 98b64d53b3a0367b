import type { Translation } from '../dictionary.ts';
import type { refusal as english } from '../en/refusal.ts';

export const refusal: Translation<typeof english> = {
  'refusal.product_unknown': 'Ese producto no está en este show.',
  'refusal.nothing_to_show': 'No elegiste nada para mostrar.',
  'refusal.nothing_queued': 'No hay nada en la fila.',
  'refusal.no_deal': 'No hay ninguna oferta en curso.',
  'refusal.sale_unknown': 'Esa venta ya no está entre las últimas.',
  'refusal.amount_invalid': 'Ese monto no corresponde a la moneda del show.',
  'refusal.currency_fixed': 'La moneda ya no se puede cambiar en este show.',
  'refusal.currency_unknown': 'No conocemos esa moneda.',
  'refusal.timezone_unknown': 'No conocemos esa zona horaria.',
  'refusal.rehearsal_fixed': 'Un show queda como ensayo, o como real, para siempre.',
  'refusal.undo_unknown': 'Esa acción es muy antigua para deshacerla.',
  'refusal.undo_not_possible': 'Esa acción no se puede deshacer.',
  'refusal.undo_superseded': 'Un cambio más nuevo ya la reemplazó.',
};
