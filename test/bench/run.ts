import { latency } from './latency.ts';
import { restart } from './restart.ts';

/** `npm run bench -- NAME`: figures, never verdicts. Build first: `npm run build`. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = { latency, restart };

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (bench) await bench();
else console.error(`Say which: npm run bench -- ${Object.keys(BENCHES).join('|')}`);
