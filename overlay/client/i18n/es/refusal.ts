import type { Translation } from '../dictionary.ts';
import type { refusal as english } from '../en/refusal.ts';

export const refusal: Translation<typeof english> = {
  'refusal.product_unknown': 'Ese producto no está en este show.',
  'refusal.nothing_to_show': 'No elegiste nada para mostrar.',
  'refusal.nothing_queued': 'No hay nada después.',
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
  'refusal.lost_race': 'Alguien se te adelantó. Toca otra vez si todavía lo quieres.',
  'refusal.rundown_changed': 'Alguien más cambió la escaleta mientras tanto. Mírala como está y hazlo de nuevo.',
  'refusal.rundown_item_unknown': 'Esa línea ya no está en la escaleta.',
  'refusal.newer_version': 'Eso necesita una versión de Nacre más nueva que la que está en marcha aquí.',
};
