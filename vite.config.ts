import { join } from 'node:path';
import { type Plugin, type UserConfig, defineConfig } from 'vite';
import { fingerprint } from './scripts/fingerprint.mjs';

const root = import.meta.dirname;

/** The same in the pages and in the server, so that a page can tell that it is older than the server (S7). */
const define = { __BUILD__: JSON.stringify(fingerprint()) };

/** OBS 28 to 30 ship Chromium 103, which is the floor: script and style are written down to it. */
const OLDEST_ENGINE = 'chrome103';

/**
 * A build for each page: those of one build share chunks, with the whole of a module in one, for what any of them uses of
 * it. By itself a page is one script that holds what it needs, and nothing for another's sake.
 */
const pagesOf = (...files: string[]): UserConfig => ({
  root: join(root, 'overlay'),
  base: '/',
  define,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(root, 'dist/overlay'),
    // The folder of all pages.
    emptyOutDir: false,
    assetsDir: 'assets',
    // A font written into the style sheet would be fetched by pages that never show it, and `font-src 'self'` refuses it.
    assetsInlineLimit: 0,
    target: OLDEST_ENGINE,
    cssTarget: OLDEST_ENGINE,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: files.map((file) => join(root, 'overlay', file)),
      // Its address is how a browser knows it again.
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});

const control = pagesOf('control.html', 'service-worker.ts');
const ticker = pagesOf('ticker.html');

/** What the stage fetches later has no style of its own: there is nothing to preload, and the helper is 0.9 kB of 28. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null),
};

const stage: UserConfig = { ...pagesOf('stage.html'), plugins: [plainImports] };

/** `<nacre-ticker>`: all of it in one script, at an address that other people's pages keep for years. */
const element: UserConfig = {
  root: join(root, 'overlay'),
  define,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(root, 'dist/embed'),
    emptyOutDir: true,
    copyPublicDir: false,
    target: OLDEST_ENGINE,
    cssTarget: OLDEST_ENGINE,
    reportCompressedSize: false,
    rolldownOptions: {
      input: join(root, 'overlay/surfaces/ticker/element.ts'),
      output: { format: 'iife', entryFileNames: 'nacre-ticker.js' },
    },
  },
};

/**
 * One file in place of a thousand to find, read and compile, in a fifth less of a start's time; what is native, or only
 * for Redis, stays in node_modules. Node reads source maps as it starts: names and lines are in them, the sources are not. A
 * thread's file stands beside what starts it, as in the sources.
 */
const server: UserConfig = {
  root,
  define,
  ssr: { noExternal: true, external: ['ioredis', 'libsql', 'sharp'] },
  // Three copies of one table, 190 kB each.
  resolve: { dedupe: ['mime-db'] },
  build: {
    ssr: true,
    outDir: join(root, 'dist/server'),
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: {
      input: { main: join(root, 'server/main.ts'), 'commit-thread': join(root, 'server/ledger/commit-thread.mjs') },
      output: {
        entryFileNames: ({ name }) => (name === 'main' ? '[name].js' : 'assets/[name].mjs'),
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        sourcemapExcludeSources: true,
      },
    },
  },
};

/** `vite build --mode stage`, control, ticker, or embed, the element for other people's pages; `--ssr` makes the server. */
const BY_MODE: Readonly<Record<string, UserConfig>> = { stage, control, ticker, embed: element };

export default defineConfig(({ isSsrBuild, mode }) => (isSsrBuild === true ? server : (BY_MODE[mode] ?? control)));
