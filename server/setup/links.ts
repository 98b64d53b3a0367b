import type { Keys } from '../access/keys.ts';

interface Links {
  /** What they are: those of a first start, or new ones. */
  title: string;

  publicUrl: string;
  lanUrls: readonly string[];
  keys: Keys;
  /** Made just now, and known to nobody else; null when the owner has it already. */
  ownerKey: string | null;
  show: string;
}

/** The links of a show, with a new stage key in one of them. They are printed once: only hashes of keys are kept. */
export async function printLinks({ title, publicUrl, lanUrls, keys, ownerKey, show }: Links): Promise<void> {
  const stage = await keys.grant(show, 'stage', { label: 'printed at start' });
  const control = (base: string): string => `${base}/control/${show}#${ownerKey ?? 'YOUR_OWNER_KEY'}`;
  print([
    '',
    `  ${title}`,
    '  Keep these links: they open your show, and are shown only now.',
    '',
    `  Control  ${control(publicUrl)}`,
    ...lanUrls.map((url) => `  on phone ${control(url)}`),
    `  Overlay  ${publicUrl}/overlay/${show}#${stage.key}`,
    '           In OBS: Sources → + → Browser → paste it as URL, 1920 × 1080.',
    `  Ticker   ${publicUrl}/ticker/${show}   (public)`,
    '',
    '  Lost them? Stop Nacre and run: npm run links',
    '',
  ]);
}

/** On later starts: where it is, and how to see the links again. */
export function printWhere(publicUrl: string): void {
  print(['', `  Nacre is live at ${publicUrl}. For new links, stop it and run: npm run links`, '']);
}

const print = (lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
