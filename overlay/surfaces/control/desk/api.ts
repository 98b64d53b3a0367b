import type { Admission } from './admission.ts';

/** Requests to this server for this show, let in as the page is. */

const SHOWS = '/api/shows';

export type Answer<T> = { data: T } | { fault: string };

export interface NewShow {
  show: string;
  title: string;
  currency: string;
  timezone: string;
  locale: string;
  countOn: 'placed' | 'paid';
}

/** Paths are below this show's, `/api/shows/SHOW`. */
export class Api {
  readonly #base: string;
  readonly #admission: Pick<Admission, 'headers'>;

  constructor(show: string, admission: Pick<Admission, 'headers'>) {
    this.#base = `${SHOWS}/${show}`;
    this.#admission = admission;
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.#ask('GET', this.#base + path);
  }

  createShow(show: NewShow): Promise<Answer<unknown>> {
    return this.#ask('POST', SHOWS, JSON.stringify(show), 'application/json');
  }

  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer<T>> {
    if (body === undefined) return this.#ask(method, this.#base + path);
    return this.#ask(method, this.#base + path, JSON.stringify(body), 'application/json');
  }

  upload<T>(path: string, file: Blob): Promise<Answer<T>> {
    return this.#ask('PUT', this.#base + path, file, file.type);
  }

  /** Never rejects: a fault is the server's code, or `unreachable`. */
  async #ask<T>(method: string, path: string, body?: string | Blob, type?: string): Promise<Answer<T>> {
    try {
      const response = await fetch(path, {
        method,
        headers: { ...this.#admission.headers(), ...(type && { 'Content-Type': type }) },
        cache: 'no-store',
        ...(body !== undefined && { body }),
      });
      const text = await response.text();
      const data = text === '' ? null : (JSON.parse(text) as unknown);
      if (response.ok) return { data: data as T };
      return { fault: (data as { error?: { code?: string } } | null)?.error?.code ?? `http_${response.status}` };
    } catch {
      return { fault: 'unreachable' };
    }
  }
}
