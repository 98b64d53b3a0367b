import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onceAtEnd } from './cleanup.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The built program again, as if from other sources: every mention of its build id is another one. */
export async function anotherBuild(): Promise<{ script: string; build: string }> {
  // Within the project, where the server finds its packages.
  const folder = join(ROOT, 'test/artifacts', `build-${process.pid}`);
  onceAtEnd(() => rm(folder, { recursive: true, force: true }));
  await mkdir(folder, { recursive: true });
  await cp(join(ROOT, 'dist'), folder, { recursive: true });
  const former = await readFile(join(ROOT, 'dist/.fingerprint'), 'utf8');
  const build = Array.from(former).reverse().join('');
  // Scripts have other names then, as they have other bytes.
  const scripts = (await readdir(join(folder, 'overlay/assets'))).filter((name) => name.endsWith('.js'));
  const renamed = new Map(scripts.map((name) => [name, name.replace(/-[\w-]{8}\.js$/, `-${build.slice(0, 8)}.js`)]));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|html)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const text = await readFile(file, 'utf8');
    let changed = text.replaceAll(former, build);
    for (const [name, other] of renamed) changed = changed.replaceAll(name, other);
    if (changed !== text) await writeFile(file, changed);
  }
  for (const [name, other] of renamed)
    await rename(join(folder, 'overlay/assets', name), join(folder, 'overlay/assets', other));
  return { script: join(folder, 'server/main.js'), build };
}
