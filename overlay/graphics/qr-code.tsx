import { useEffect, useState } from 'preact/hooks';
import type { Qr } from './qr.ts';

type QrOf = (link: string | undefined, ownHost: string) => Qr | null;

let known: QrOf | null = null;

/** What makes codes is a third of the stage's script: it comes after the first picture. Rejects where it cannot be fetched. */
export async function loadQr(): Promise<QrOf> {
  known ??= (await import('./qr.ts')).qrOf;
  return known;
}

/** The way to a product for a viewer's phone. Dark on white, whatever the theme: many scanners read no other. */
export function QrCode({ link, words }: { link: string | undefined; words: string }) {
  const [qrOf, setQrOf] = useState<{ make: QrOf } | null>(known && { make: known });
  useEffect(() => {
    if (!qrOf)
      loadQr().then(
        (make) => setQrOf({ make }),
        () => {},
      );
  }, [link]);
  const qr = qrOf?.make(link, location.host);
  if (!qr) return null;
  return (
    <div class="callout-code">
      <svg viewBox={`0 0 ${qr.size} ${qr.size}`} shape-rendering="crispEdges" aria-hidden="true">
        <rect width={qr.size} height={qr.size} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <p class="callout-scan">{words}</p>
    </div>
  );
}
