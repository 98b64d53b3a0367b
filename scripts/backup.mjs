import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import SQLite from 'libsql';

/**
 * `npm run backup -- FOLDER`: a copy of the data folder's database while Nacre runs, whole as of one moment (SQLite's
 * VACUUM INTO). To go back to it, start Nacre with NACRE_DATA=FOLDER, or with FOLDER in place of the data folder.
 */
const from = join(resolve(process.env.NACRE_DATA || './data'), 'nacre.db');
const [folder = ''] = process.argv.slice(2);
/** @param {string} what */
const fail = (what) => {
  console.error(what);
  process.exit(1);
};
if (folder === '') fail('Say where to: npm run backup -- FOLDER');
if (!existsSync(from)) fail(`There is no ${from}: set NACRE_DATA to the folder that Nacre keeps its log in.`);
const to = join(resolve(folder), 'nacre.db');
if (existsSync(to)) fail(`${to} is there already; a backup overwrites nothing. Choose another folder.`);
mkdirSync(resolve(folder), { recursive: true, mode: 0o700 });
const database = new SQLite(from);
database.prepare('VACUUM INTO ?').run(to);
database.close();
console.log(`Backed up to ${to}`);
