import { randomUUID } from 'node:crypto';
import type { Cue, Outcome } from '../../shared/cue.ts';
import type { Source } from '../../shared/fact.ts';
import type { ControlView, TickerView } from '../../shared/view.ts';

/** An answer as it came, refusals too. */
export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}
export interface ErrorBody {
  error: { code: string; message: string };
}

export interface NewShow {
  show: string;
  title?: string;
  currency: string;
  timezone?: string;
  locale?: string;
  countOn?: 'placed' | 'paid';
  rates?: Record<string, string>;
  tickerTotal?: boolean;
  staffMoney?: boolean;
  rehearsal?: boolean;
  alertTiers?: string[];
  approveNames?: boolean;
}
export interface Key {
  id: string;
  role: string;
  key: string;
}
export interface OrdersAnswer {
  accepted: number;
  duplicate: number;
  rejected: { index: number; code: string; message: string }[];
}
export interface Audit {
  facts: number;
  fold: unknown;
  projection: unknown;
  equal: boolean;
}

type Payload = string | Uint8Array<ArrayBuffer>;
/** Omit that keeps the union a union. */
type WithoutId<C> = C extends { id: string } ? Omit<C, 'id'> & { id?: string } : never;
export type NewCue = WithoutId<Cue>;

/** A show's name that no test before had: one tried again begins with a show of its own. */
export const freshName = (name: string): string => `${name}-${randomUUID().slice(0, 6)}`;

/** A small client of the HTTP contract. Every method but `request` and `postHook` throws on an answer that is not 2xx. */
export class Api {
  readonly url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.#key = key;
  }

  /** The same server with another key; '' for none. */
  as(key: string): Api {
    return new Api(this.url, key);
  }

  async request<T = unknown>(
    method: string,
    path: string,
    body?: Payload,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { ...(this.#key === '' ? {} : { authorization: `Bearer ${this.#key}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  async createShow(show: NewShow): Promise<void> {
    const settings = { title: show.show, timezone: 'UTC', locale: 'en', countOn: 'placed', ...show };
    await this.#json('POST', '/api/shows', settings);
  }

  async putSecrets(show: string, source: Exclude<Source, 'rest' | 'hand'>, ...secrets: string[]): Promise<void> {
    await this.#json('PUT', `/api/shows/${show}/sources/${source}`, { secrets });
  }

  async key(show: string, role: 'owner' | 'host' | 'staff' | 'ingest' | 'stage'): Promise<Key> {
    return this.#json<Key>('POST', `/api/shows/${show}/keys`, { role });
  }

  async revoke(show: string, id: string): Promise<void> {
    await this.#json('DELETE', `/api/shows/${show}/keys/${id}`);
  }

  /** Without a key: the signature in `headers` is what lets a vendor in. `query` begins with `?`. */
  async postHook(
    show: string,
    source: string,
    body: Payload,
    headers: Record<string, string>,
    query = '',
  ): Promise<Answer<unknown>> {
    return this.as('').request('POST', `/hooks/${show}/${source}${query}`, body, headers);
  }

  async postOrders(show: string, orders: unknown): Promise<OrdersAnswer> {
    return this.#json<OrdersAnswer>('POST', `/api/shows/${show}/orders`, orders);
  }

  async postCrowd(show: string, crowd: { viewers?: number; likes?: number; joins?: number }): Promise<void> {
    await this.#json('POST', `/api/shows/${show}/crowd`, crowd);
  }

  async cue(show: string, cue: NewCue): Promise<Outcome & { rev: number }> {
    return this.#json('POST', `/api/shows/${show}/cues`, { id: crypto.randomUUID(), ...cue });
  }

  async control(show: string): Promise<ControlView> {
    return this.#json('GET', `/api/shows/${show}`);
  }

  async ticker(show: string): Promise<TickerView> {
    return this.#json('GET', `/api/shows/${show}/ticker`);
  }

  async audit(show: string): Promise<Audit> {
    return this.#json('GET', `/api/shows/${show}/audit`);
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.request<T>(method, path, sent, { 'content-type': 'application/json' });
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }
}
