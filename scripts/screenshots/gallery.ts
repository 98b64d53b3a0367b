import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labelsOf } from './labels.ts';

/** One page with all pictures of a folder, to be looked through by page, theme, format, ground and language; opens from a file. */
export function galleryOf(names: readonly string[]): string {
  const pictures = names.map((name) => ({ name, ...labelsOf(name) }));
  const part = (file: string): string => readFileSync(join(import.meta.dirname, 'gallery', file), 'utf8');
  // "<" would end the script that it stands in.
  const data = JSON.stringify(pictures).replaceAll('<', String.raw`\u003c`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Nacre: every page</title>
<style>
${part('gallery.css')}</style>
<header>
  <h1>Nacre</h1>
  <form id="filters"></form>
  <label class="size">Size <input id="size" type="range" min="160" max="960" step="20" value="360"></label>
  <p id="count"></p>
</header>
<main id="groups"></main>
<dialog id="large"><img alt=""><p></p></dialog>
<script>
const PICTURES = ${data};
${part('gallery.js')}</script>
`;
}
