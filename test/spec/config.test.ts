import { describe, expect, test } from 'vitest';
import { keyFromFragment } from '../../overlay/client/key.ts';
import { ConfigFault, readConfig } from '../../server/config.ts';

const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
};
const withKey = (key: string): Record<string, string> => ({ NACRE_OWNER_KEY: key });

describe('settings', () => {
  test('none: this machine alone, on 4870', () => {
    expect(readConfig({})).toMatchObject({ port: 4870, host: '127.0.0.1', ownerKeys: [], publicUrl: null });
    expect(readConfig({ PORT: '', HOST: '', NACRE_OWNER_KEY: '' })).toEqual(readConfig({}));
  });

  test('[A3] an owner key of every sign that a link can carry comes out of the link as it is', () => {
    const signs = Array.from({ length: 94 }, (_, place) => String.fromCharCode(33 + place)).join('');
    const key = signs.replace('%', '');
    expect(readConfig(withKey(key)).ownerKeys).toEqual([key]);
    expect(keyFromFragment(new URL(`http://localhost/control/main#${key}`).hash)).toBe(key);
  });

  test.each([
    ['short', 'x'.repeat(31)],
    ['long', 'x'.repeat(201)],
    ['with an escape', `${'x'.repeat(32)}%41`],
    ['of another script', '珍'.repeat(32)],
    ['the second, and short', `${'x'.repeat(32)} y`],
    ['the first, and nothing', ` ${'x'.repeat(32)}`],
  ])('a key that is %s is refused with what to do, and is not repeated', (_what, key) => {
    const faults = faultsOf(withKey(key));
    expect(faults).toEqual([expect.stringMatching(/^NACRE_OWNER_KEY: must .*openssl rand/)]);
    expect(faults.join()).not.toContain(key);
  });

  test('how many processes serve: one, unless it is said', () => {
    expect(readConfig({}).cores).toBe(1);
    expect(readConfig({ NACRE_CORES: '' }).cores).toBe(1);
    expect(readConfig({ NACRE_CORES: '4' }).cores).toBe(4);
    for (const NACRE_CORES of ['0', '-1', '2.5', 'all', '65'])
      expect(faultsOf({ NACRE_CORES })).toEqual([
        'NACRE_CORES: must be a whole number from 1 to 64: how many processes serve. One household needs 1',
      ]);
  });

  test('[A14] two owner keys stand with a space between, and no third', () => {
    const keys = ['a', 'b', 'c'].map((sign) => sign.repeat(32));
    expect(readConfig(withKey(keys.slice(0, 2).join(' '))).ownerKeys).toEqual(keys.slice(0, 2));
    expect(faultsOf(withKey(keys.join(' ')))).toEqual([
      expect.stringMatching(/^NACRE_OWNER_KEY: must be one key, or two/),
    ]);
  });

  test('every fault at once', () => {
    const faults = faultsOf({
      PORT: '-1',
      HOST: 'no host',
      NACRE_PUBLIC_URL: 'ftp://x',
      NACRE_LOG: 'all',
      ...withKey('x'),
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'HOST',
      'NACRE_OWNER_KEY',
      'NACRE_PUBLIC_URL',
      'NACRE_LOG',
    ]);
  });
});
