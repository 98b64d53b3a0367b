import { pearlPicture } from './picture.ts';

/** What the household of the rehearsal sells. Prices in MXN. */
export interface Ware {
  sku: string;
  title: string;
  variant?: string;
  price: string;
  wasPrice?: string;
  stock: number;
  colour: readonly [number, number, number];
}

export const WARES: readonly Ware[] = [
  {
    sku: 'PERLA-BLANCA',
    title: 'Collar de perlas blancas',
    variant: '45 cm · 7 mm',
    price: '1490.00',
    wasPrice: '1890.00',
    stock: 24,
    colour: [246, 240, 232],
  },
  {
    sku: 'PERLA-ROSA',
    title: 'Aretes de perla rosa',
    variant: 'Plata 925',
    price: '590.00',
    stock: 40,
    colour: [240, 205, 205],
  },
  {
    sku: 'PERLA-NEGRA',
    title: 'Anillo de perla negra',
    variant: 'Ajustable',
    price: '880.00',
    wasPrice: '990.00',
    stock: 12,
    colour: [96, 100, 118],
  },
  { sku: 'NACAR-PEINE', title: 'Peineta de nácar', price: '320.00', stock: 60, colour: [205, 225, 222] },
  {
    sku: 'PULSERA-MAR',
    title: 'Pulsera Mar de Cortés',
    variant: 'Perla y turquesa',
    price: '745.50',
    stock: 30,
    colour: [150, 200, 205],
  },
  { sku: 'BROCHE-LUNA', title: 'Broche Luna', price: '415.00', stock: 18, colour: [226, 214, 240] },
];

export const pictureOf = ({ colour }: Ware): Buffer => pearlPicture(480, colour, [232, 226, 218]);

export const BUYERS: readonly (readonly [first: string, last: string])[] = [
  ['María', 'García'],
  ['José Luis', 'Hernández'],
  ['小明', '王'],
  ['Ximena', 'Ortiz'],
  ['Ana Sofía', 'Núñez'],
  ['Diego', 'Ramírez'],
  ['Lucía', 'Fernández'],
  ['Citlali', 'Xool'],
  ['丽', '陈'],
  ['Emily', 'Johnson'],
  ['Itzel', 'Pech'],
  ['Rafael', 'Domínguez'],
];
