import type { Translation } from '../dictionary.ts';
import type { steer as english } from '../en/steer.ts';

export const steer: Translation<typeof english> = {
  'tap.drawn.in': 'En pantalla en {seconds} s',
  'tap.changed.in': 'Hecho en pantalla en {seconds} s',
  'tap.drawn_inactive': 'Dibujado, pero OBS está enviando otra escena',
  'race.lost': '{who} puso {what} al aire justo antes que tú. Toca otra vez si insistes.',
  'race.deal': '{who} inició una oferta de {what} justo antes que tú. Toca otra vez si insistes.',
  'undo.whose': '¿Deshacer lo de {who}?',
  'hold.hint': 'Mantén pulsado, o toca dos veces',
  'hold.again': 'Toca otra vez, o mantén',
  shelf: 'Mostrar varios juntos',
  'shelf.label': 'Elegir {title} para la repisa',
  'shelf.place': 'Elegido {place}',
  'shelf.leave': 'Salir',
  'shelf.hint': 'Elige dos o tres',
  'shelf.show': { one: 'Mostrar {n} juntos', many: 'Mostrar {n} juntos', other: 'Mostrar {n} juntos' },
};
