/** Identifies what pages and server were built from; a page of another build reloads itself (S7). */
declare const __BUILD__: string | undefined;

export const build: string = typeof __BUILD__ === 'string' ? __BUILD__ : 'development';
