import type { Locale } from '../../overlay/client/i18n/speech.ts';

/** What is sold and said in one picture's show. Amounts are decimal strings in the show's currency. */
export interface Evening {
  show: string;
  title: string;
  /** Of the pages' words. */
  lang: Locale;
  /** Of the show's numbers. */
  locale: string;
  currency: string;
  timezone: string;
  /** One for each of the stall's wares, in their order; a price's second value is what it was. */
  products: readonly { title: string; variant?: string; price: string; wasPrice?: string; stock: number }[];
  /** Of the deal on the first product. */
  dealPrice: string;
  goal: { amount: string; steps: readonly { amount: string; label: string }[] };
  message: string;
  buyers: readonly string[];
  /** How many stand in the log. */
  orders: number;
  viewers: number;
}

const english: Evening = {
  show: 'pearls-en',
  title: 'Pearls of the Gulf · Friday live',
  lang: 'en',
  locale: 'en-US',
  currency: 'USD',
  timezone: 'America/New_York',
  products: [
    { title: 'White pearl necklace', variant: '45 cm · 7 mm', price: '128.00', wasPrice: '149.00', stock: 40 },
    { title: 'Rose pearl earrings', variant: '925 silver', price: '48.00', stock: 40 },
    { title: 'Black pearl ring', variant: 'Adjustable', price: '76.50', wasPrice: '84.00', stock: 9 },
    { title: 'Mother-of-pearl comb', price: '24.00', stock: 60 },
    { title: 'Sea of Cortez bracelet', variant: 'Pearl and turquoise', price: '62.50', stock: 30 },
    { title: 'Moon brooch', price: '35.00', stock: 7 },
  ],
  dealPrice: '99.00',
  goal: {
    amount: '3000.00',
    steps: [
      { amount: '1500.00', label: 'Free shipping for all' },
      { amount: '3000.00', label: 'We open the biggest oyster' },
    ],
  },
  message: 'Free shipping until midnight',
  buyers: [
    'María García',
    'Emily Johnson',
    'Noah Williams',
    'Priya Raman',
    'Olu Adeyemi',
    'Sofía Núñez',
    "Siobhán O'Neill",
    'Kai',
  ],
  orders: 24,
  viewers: 1284,
};

const spanish: Evening = {
  show: 'pearls-es',
  title: 'Perlas del Mar · viernes en vivo',
  lang: 'es',
  locale: 'es-MX',
  currency: 'MXN',
  timezone: 'America/Mexico_City',
  products: [
    { title: 'Collar de perlas blancas', variant: '45 cm · 7 mm', price: '1490.00', wasPrice: '1890.00', stock: 40 },
    { title: 'Aretes de perla rosa', variant: 'Plata 925', price: '590.00', stock: 40 },
    { title: 'Anillo de perla negra', variant: 'Ajustable', price: '880.00', wasPrice: '990.00', stock: 9 },
    { title: 'Peineta de nácar', price: '320.00', stock: 60 },
    { title: 'Pulsera Mar de Cortés', variant: 'Perla y turquesa', price: '745.50', stock: 30 },
    { title: 'Broche Luna', price: '415.00', stock: 7 },
  ],
  dealPrice: '1190.00',
  goal: {
    amount: '40000.00',
    steps: [
      { amount: '20000.00', label: 'Envío gratis para todos' },
      { amount: '40000.00', label: 'Abrimos la ostra más grande' },
    ],
  },
  message: 'Envío gratis hasta la medianoche',
  buyers: [
    'María García',
    'José Luis Hernández',
    'Ximena Ortiz',
    'Ana Sofía Núñez',
    'Citlali Xool',
    'Diego Ramírez',
    'Itzel Pech',
    'Lucía',
  ],
  orders: 24,
  viewers: 1284,
};

const chinese: Evening = {
  show: 'pearls-zh',
  title: '海湾珍珠 · 周五直播',
  lang: 'zh',
  locale: 'zh-CN',
  currency: 'CNY',
  timezone: 'Asia/Shanghai',
  products: [
    { title: '白珍珠项链', variant: '45 厘米 · 7 毫米', price: '888.00', wasPrice: '1080.00', stock: 40 },
    { title: '粉珍珠耳环', variant: '925 银', price: '328.00', stock: 40 },
    { title: '黑珍珠戒指', variant: '可调节', price: '518.00', wasPrice: '588.00', stock: 9 },
    { title: '贝母发梳', price: '168.00', stock: 60 },
    { title: '科尔特斯海手链', variant: '珍珠与绿松石', price: '428.50', stock: 30 },
    { title: '月亮胸针', price: '239.00', stock: 7 },
  ],
  dealPrice: '699.00',
  goal: {
    amount: '20000.00',
    steps: [
      { amount: '10000.00', label: '全场包邮' },
      { amount: '20000.00', label: '现场开最大的蚌' },
    ],
  },
  message: '今晚十二点前全场包邮',
  buyers: ['王小明', '陈丽', '李秀英', '欧阳娜娜', '张伟', '刘洋', '赵敏', '周杰'],
  orders: 24,
  viewers: 12840,
};

export const EVENINGS: readonly Evening[] = [english, spanish, chinese];

const LONG = 'Maximiliana Wolfeschlegelsteinhausen de la Santísima Trinidad';

/** Amounts and names as long as they come: what has room for these has room for all. */
export const LARGE: readonly Evening[] = [
  {
    ...english,
    show: 'large-usd',
    title: `${LONG} · the great winter auction of the cooperative`,
    products: english.products.map((product) => ({
      ...product,
      title: `${product.title} with hand-knotted silk, gold clasp and a certificate from the cooperative`,
      stock: 9000,
      price: '12345.67',
      wasPrice: '23456.78',
    })),
    dealPrice: '11999.99',
    goal: { amount: '20000000.00', steps: [{ amount: '15000000.00', label: LONG.slice(0, 60) }] },
    message: `${LONG}: ${LONG}, thank you all for coming tonight`,
    buyers: [LONG, 'José Luis Hernández de los Santos y Villanueva', '欧阳娜娜'],
    orders: 1000,
    viewers: 1_234_567,
  },
  {
    ...spanish,
    show: 'large-cop',
    locale: 'es-CO',
    currency: 'COP',
    timezone: 'America/Bogota',
    products: spanish.products.map((product, index) => ({
      ...product,
      stock: 9000,
      price: `${350 + index * 40}000.00`,
      wasPrice: `${480 + index * 40}000.00`,
    })),
    dealPrice: '299000.00',
    goal: { amount: '1000000000.00', steps: [{ amount: '500000000.00', label: 'Envío gratis para todos' }] },
    orders: 1500,
  },
  {
    ...english,
    show: 'large-idr',
    locale: 'id-ID',
    currency: 'IDR',
    timezone: 'Asia/Jakarta',
    products: english.products.map((product, index) => ({
      ...product,
      stock: 9000,
      price: `${1250 + index * 150}000.00`,
      wasPrice: `${1600 + index * 150}000.00`,
    })),
    dealPrice: '999000.00',
    goal: { amount: '10000000000.00', steps: [] },
    orders: 1500,
  },
];
