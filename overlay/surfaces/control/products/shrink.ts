/** As the server draws it anew; sent so small, it is there at once over a village's network. */
const LONGEST_SIDE = 1000;
const MOST_BYTES = 300_000;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];

/** A phone's photo, shrunk to 1000 px and at most 300 kB; null if the browser cannot read it as a picture. */
export async function shrink(file: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  for (const quality of QUALITIES) {
    const blob = await encode(canvas, quality);
    if (blob && blob.size <= MOST_BYTES) return blob;
  }
  return null;
}

async function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  const as = (type: string) => new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  const webp = await as('image/webp');
  // Safari answers with a PNG instead, which a photo makes too large.
  return webp?.type === 'image/webp' ? webp : as('image/jpeg');
}
