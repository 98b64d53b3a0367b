// Written so that any Node since 12 can read it, and without a static import: an old one is to get this line, not a SyntaxError.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Nacre needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

async function start() {
  const { ensureBuilt } = await import('./build.mjs');
  if (ensureBuilt() === 'failed') {
    console.error('Nacre could not be built; see above. Has `npm install` been run?');
    process.exit(1);
  }
  if (!process.env.NODE_ENV) process.env.NODE_ENV = 'production';
  process.setSourceMapsEnabled(true);
  // In this process, so that signals reach the server itself.
  await import(new URL('../dist/server/main.js', import.meta.url).href);
}

void start();
