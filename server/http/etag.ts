/**
 * Whether `If-None-Match` names the tag, compared weakly, as it asks for. A request that has the newest is told so whatever its
 * Cache-Control says, which is for caches (RFC 9110, 13.1.2; fetch() sends no-cache beside an ETag, and Express minds it).
 */
export const hasTag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
