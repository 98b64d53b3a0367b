import type { Translation } from '../dictionary.ts';
import type { stage as english } from '../en/stage.ts';

export const stage: Translation<typeof english> = {
  'stage.total': 'Vendido hasta ahora',
  'stage.orders': { one: '{n} pedido', many: '{n} de pedidos', other: '{n} pedidos' },
  'stage.watching': '{viewers} viendo',
  'stage.goal': 'Meta',
  'stage.goal.next': 'Sigue:',
  'stage.goal.reached': '¡Meta alcanzada!',
  'stage.goal.step': '¡Lo logramos!',
  'stage.deal': 'Oferta relámpago',
  'stage.stock': { one: 'Queda {n}', many: 'Quedan {n}', other: 'Quedan {n}' },
  'stage.stock.low': { one: 'Solo queda {n}', many: 'Solo quedan {n}', other: 'Solo quedan {n}' },
  'stage.stock.none': 'Agotado',
  'stage.off': '−{percent} %',
  'stage.scan': 'Escanea y compra',
  'stage.comma': ', ',
  'stage.more': { one: 'y {n} más', many: 'y {n} más', other: 'y {n} más' },
  'stage.missed': 'Mientras no estábamos',
  'stage.sales': 'Últimas ventas',
  'stage.rehearsal.more': 'Estas ventas no son reales',
  'stage.refused': 'Este enlace ya no sirve. Copia uno nuevo desde la página de control.',
  'stage.no_key': 'Este enlace está incompleto. Cópialo entero desde la página de control.',
};
