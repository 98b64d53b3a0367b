/** A web address, against the ticker's server where it is none by itself; null for every other scheme. */
export function webAddress(text: string, server: string): string | null {
  try {
    const { protocol, href } = new URL(text, server);
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}
