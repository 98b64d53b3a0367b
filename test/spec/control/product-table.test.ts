import { describe, expect, test } from 'vitest';
import { type TableSetting, readProductTable } from '../../../overlay/surfaces/control/logic/product-table.ts';
import { skuFor } from '../../../overlay/surfaces/control/logic/sku.ts';

const setting: TableSetting = { currency: 'MXN', locale: 'es-MX', known: [] };
const read = (text: string, known: TableSetting['known'] = []) => readProductTable(text, { ...setting, known });

describe('[O10] a rundown from a spreadsheet', () => {
  const known = [
    { sku: 'R1', title: 'Ring' },
    { sku: 'B2', title: 'Bowl' },
    { sku: 'S+M', title: 'Salt + Mill' },
  ];
  const lines = (text: string) => readProductTable(text, { ...setting, known, messages: true }).rows;

  test('products joined by a plus are shown together: by code, or by name', () => {
    expect(lines('sku,name,minutes\nR1 + B2,,2\n,Mug,\n,mug ＋ ring,')).toMatchObject([
      { shelf: ['R1', 'B2'], plan: 120, faults: [] },
      { product: { title: 'Mug' } },
      { shelf: ['mug', 'R1'], faults: [] },
    ]);
  });

  test('a name may have a plus of its own; a code that is none is told', () => {
    expect(lines('sku,name\n,Salt + Mill\nR1+X9,')).toMatchObject([
      { product: { sku: 'S+M' } },
      { faults: [{ code: 'shelf_unknown', sku: 'X9' }] },
    ]);
  });
});

describe('products from a spreadsheet', () => {
  test('cells pasted from a spreadsheet, names in Spanish', () => {
    const table = read('Código\tNombre\tPrecio\tExistencias\nP-1\tAretes de perla\t$1,299.50\t12\n');
    expect(table.rows.map((row) => row.product)).toEqual([
      { sku: 'P-1', title: 'Aretes de perla', price: '1299.50', stock: 12 },
    ]);
  });

  test('a CSV with names in Chinese, full-width figures, quotes and a line break in a cell', () => {
    const table = readProductTable('\uFEFF名称,规格,售价,原价,库存\n"珍珠,耳环\n双层",白色,２９９,￥399,５\n', {
      currency: 'CNY',
      locale: 'zh-CN',
      known: [],
    });
    expect(table.rows[0]?.faults).toEqual([]);
    expect(table.rows[0]?.product).toMatchObject({ variant: '白色', price: '299.00', wasPrice: '399.00', stock: 5 });
  });

  test('a Shopify export: its own names, semicolons, columns that mean nothing here', () => {
    const table = read(
      'Handle;Title;Vendor;Variant SKU;Variant Price;Variant Compare At Price;Image Src\npearl;Pearl ring;Lin;R1;450.00;500.00;https://cdn.test/r.jpg',
    );
    expect(table.unknown).toContain('Vendor');
    expect(table.rows[0]?.product).toEqual({
      sku: 'pearl',
      title: 'Pearl ring',
      price: '450.00',
      wasPrice: '500.00',
      image: 'https://cdn.test/r.jpg',
    });
  });

  test('a price that is only called regular is the price', () => {
    expect(read('Name,Regular price\nMug,120').rows[0]?.product).toMatchObject({ price: '120.00' });
    expect(read('Name,Regular price,Sale price\nMug,120,99').rows[0]?.product).toMatchObject({
      price: '99.00',
      wasPrice: '120.00',
    });
  });

  test('without a line of names: title, price, stock', () => {
    const table = read('Taza azul\t120\t4\nPlato\t80');
    expect(table.named).toBe(false);
    expect(table.rows.map((row) => [row.row, row.product?.title, row.product?.price, row.product?.stock])).toEqual([
      [1, 'Taza azul', '120.00', 4],
      [2, 'Plato', '80.00', undefined],
    ]);
  });

  test('each bad line is named with its row and reason, and the others are kept', () => {
    const table = read(
      'sku,title,price,stock,image\nA,Uno,10,1,\nB,,10,,\nA,Dos,10,,\nC,Tres,diez,,\nD,Cuatro,10,muchos,\nE,Cinco,10,,foto.jpg\nF,Seis,1.234,,\nG,Siete,70,7,',
    );
    expect(table.rows.map((row) => [row.row, row.faults.map((fault) => fault.code)])).toEqual([
      [2, []],
      [3, ['title_missing']],
      [4, ['sku_twice']],
      [5, ['amount']],
      [6, ['stock']],
      [7, ['address']],
      [8, ['amount']],
      [9, []],
    ]);
    expect(table.rows.filter((row) => row.product)).toHaveLength(2);
  });

  test('a row without a code renews the product of the same name, and never takes another’s code', () => {
    const known = [
      { sku: 'old-1', title: 'Taza Azul' },
      { sku: 'plato', title: 'Otro' },
    ];
    const skus = read('nombre,precio\ntaza azul,10\nPlato,20\nPlato,30', known).rows.map((row) => row.product?.sku);
    expect(skus).toEqual(['old-1', 'plato-2', 'plato-3']);
  });

  test('nothing pasted is no rows', () => {
    expect(read('  \n ').rows).toEqual([]);
  });

  test('a code made from a title keeps its letters, whatever the script', () => {
    expect(skuFor('Aretes de perla (oro)', new Set())).toBe('aretes-de-perla-oro');
    expect(skuFor('珍珠 耳环', new Set(['珍珠-耳环']))).toBe('珍珠-耳环-2');
    expect(skuFor('★★★', new Set())).toBe('product');
  });
});

describe('[O10] a rundown from a spreadsheet', () => {
  const plan = (text: string) => readProductTable(text, { ...setting, messages: true }).rows;

  test('a row is a product or a message, with its minutes; elsewhere a message is no product', () => {
    const text = 'name\tprice\tminutes\tmessage\nMug\t12\t1:30\t\n\t\t2\tWelcome!';
    expect(plan(text).map(({ title, message, plan: seconds }) => [title, message, seconds])).toEqual([
      ['Mug', undefined, 90],
      ['', 'Welcome!', 120],
    ]);
    expect(read(text).rows[1]).toMatchObject({ faults: [{ code: 'title_missing' }] });
  });

  test.each(['0', '0:00', '1:75', 'soon', '9999'])('“%s” minutes are none', (typed) => {
    expect(plan(`name\tminutes\nMug\t${typed}`)[0]?.faults).toEqual([{ code: 'plan', typed }]);
  });
});

test('what is too long is named, and no more than 500 rows are read', () => {
  const long = `name,variant\n${'a'.repeat(121)},${'b'.repeat(81)}\n`;
  expect(read(long).rows[0]?.faults.map((fault) => 'column' in fault && fault.column)).toEqual(['title', 'variant']);
  expect(read(`name\n${'Mug\n'.repeat(600)}`).rows).toHaveLength(500);
});
