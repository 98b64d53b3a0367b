import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run licences`: under what every package stands that is installed with Nacre, and which run something as they are
 * installed. Ends with 1 where one is not in the lists below.
 */

/** Taken as they are, in a program that is passed on under its own terms. */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'OFL-1.1',
]);
/** As libraries of their own, unchanged and exchangeable: libvips, which sharp loads, and the CSS tool of the build. */
const AS_LIBRARIES = new Map([
  ['LGPL-3.0-or-later', /^@img\/sharp-/],
  ['MPL-2.0', /^lightningcss(-|$)/],
]);
/** The lock file does not say; its package's own file does. */
const READ_BY_HAND = new Map([['xmlhttprequest-ssl', 'MIT']]);
/** They place a program of the build; Nacre runs without what they do. */
const INSTALL_SCRIPTS = new Set(['esbuild', 'fsevents']);

/**
 * @typedef {{ name: string, version: string, licence: string, hasScript: boolean, fault: string | null }} Installed
 * @param {string} lock
 * @returns {Installed[]}
 */
export function installed(lock) {
  /** @type {{ packages: Record<string, { version?: string, license?: string, dev?: boolean, hasInstallScript?: boolean }> }} */
  const { packages } = JSON.parse(lock);
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version = '', license, hasInstallScript = false }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const licence = license ?? READ_BY_HAND.get(name) ?? '';
      return { name, version, licence, hasScript: hasInstallScript, fault: faultOf(name, licence, hasInstallScript) };
    });
}

/**
 * @param {string} name
 * @param {string} licence
 * @param {boolean} hasScript
 */
function faultOf(name, licence, hasScript) {
  if (hasScript && !INSTALL_SCRIPTS.has(name)) return 'runs a script as it is installed';
  const parts = licence.replaceAll(/[()]/g, '').split(' AND ');
  const isFit = parts.every((part) =>
    // Of several to choose from, one is enough.
    part.split(' OR ').some((one) => LICENCES.has(one) || AS_LIBRARIES.get(one)?.test(name)),
  );
  return isFit ? null : `is under ${licence || 'no licence that is told'}`;
}

if (process.argv[1] === import.meta.filename) {
  const all = installed(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'));
  for (const { name, version, licence, hasScript } of all)
    console.log(`${licence.padEnd(44)} ${name}@${version}${hasScript ? '  (install script)' : ''}`);
  const faults = all.filter(({ fault }) => fault !== null);
  for (const { name, fault } of faults) console.error(`${name} ${fault}`);
  console.log(`${all.length} packages, ${faults.length} that are not in the lists`);
  if (faults.length > 0) process.exit(1);
}
