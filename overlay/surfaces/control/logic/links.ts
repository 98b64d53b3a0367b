/** The addresses that the setup panel hands out. A key stands in the fragment only: no server, proxy or log sees it (A3). */

export const FORMATS = [
  { id: 'landscape', width: 1920, height: 1080 },
  { id: 'portrait', width: 1080, height: 1920 },
] as const;
export type Format = (typeof FORMATS)[number];

/** The stage's link, to be pasted where a browser source asks for it. */
export function stageLink(base: string, show: string, key: string): string {
  const link = new URL(`/overlay/${show}`, base);
  link.hash = key;
  return link.href;
}

/**
 * The stage's link, to be dragged. OBS makes a browser source from a link dropped on it, takes the `layer-…` items as its name and
 * size, and removes them from the address that it keeps (obs-studio, OBSBasic::AddDropURL).
 */
export function dragLink(base: string, show: string, key: string, title: string, format: Format): string {
  const link = new URL(stageLink(base, show, key));
  // Not URLSearchParams.append: it writes a space as "+", which OBS shows as a plus.
  link.search = `layer-name=${encodeURIComponent(title)}&layer-width=${format.width}&layer-height=${format.height}`;
  return link.href;
}

export function controlLink(base: string, show: string, key: string): string {
  const link = new URL(`/control/${show}`, base);
  link.hash = key;
  return link.href;
}

export const tickerLink = (base: string, show: string): string => new URL(`/ticker/${show}`, base).href;

/** What a blogger pastes. The script knows where it comes from, so the element need not be told. */
export const tickerSnippet = (base: string, show: string): string =>
  `<nacre-ticker show="${show}"></nacre-ticker>\n<script async src="${new URL('/embed/nacre-ticker.js', base).href}"></script>`;

/** A button's link. It can be opened by nothing but a plain GET, so its key is in the path (ADR 13). */
export const triggerLink = (base: string, path: string): string => new URL(path, base).href;

/** "…/overlay/main#kR3…" → "…/overlay/main#••••••••"; of a button's link what follows `/t/`. */
export const masked = (link: string): string =>
  link.replace(/(#|\/t\/).*$/, (_secret, before) => before + '•'.repeat(8));

/** Whether only this machine can open the address: a phone that scans it would look for itself. */
export const isLoopback = (base: string): boolean => /^(localhost|127\.|\[::1\])/.test(new URL(base).hostname);

/** Where a pasted link, or a bare key, leads on this server; null where it is neither. */
export function pastedAddress(pasted: string, origin: string, show: string): string | null {
  const text = pasted.trim();
  const link = /\/control\/([a-z0-9-]{1,40})\/?(?:\?[^#]*)?#(\S+)$/.exec(text);
  const [of = show, key = text] = link?.slice(1) ?? [];
  return IS_KEY.test(key) ? controlLink(origin, of, key) : null;
}
/** As the server takes them (NACRE_OWNER_KEY), and no address. */
const IS_KEY = /^(?!https?:)[!-$&-~]{32,200}$/;
