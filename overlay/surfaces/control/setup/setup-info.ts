import { type Signal, signal } from '@preact/signals';
import type { CueDraft } from '../../../../shared/cue.ts';
import type { Api } from '../desk/api.ts';

/** What only the owner may know: where this server is reached, and which shops are connected. */
export interface SetupInfo {
  publicUrl: string;
  /** This machine's addresses in its own network; empty while it serves only itself. */
  lanUrls: string[];
  sources: { source: string; secrets: number }[];
}

export interface KeyInfo {
  id: string;
  role: string;
  label?: string;
  createdAt: number;
  /** Null: never. */
  usedAt: number | null;
  expiresAt?: number;
}

/** A browser that was given a session for a key. */
export interface SessionInfo {
  id: string;
  /** The key's id; `owner` is the one of the first start. */
  key: string;
  /** "Android · Chrome" */
  device: string;
  createdAt: number;
  usedAt: number;
  expiresAt: number;
  isThis: boolean;
}

/** A link that gives one cue. */
export interface TriggerInfo {
  id: string;
  label?: string;
  cue: CueDraft;
  usedAt: number | null;
}

/** The answer to a request under way: null while it is. */
export type Loaded<T> = { data: T } | { fault: string } | null;

/** The owner's part of the page: what the server told, and how to ask again. */
export class SetupStore {
  readonly info: Signal<Loaded<SetupInfo>> = signal(null);
  readonly keys: Signal<Loaded<KeyInfo[]>> = signal(null);
  readonly sessions: Signal<Loaded<SessionInfo[]>> = signal(null);
  readonly triggers: Signal<Loaded<TriggerInfo[]>> = signal(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async load(): Promise<void> {
    const info = await this.#api.get<SetupInfo>('/setup');
    // A network that is gone takes nothing away that is being filled in.
    if ('data' in info || !(this.info.value && 'data' in this.info.value)) this.info.value = info;
    if ('data' in info) await Promise.all([this.loadKeys(), this.loadSessions(), this.loadTriggers()]);
  }

  async loadTriggers(): Promise<void> {
    const answer = await this.#api.get<{ triggers: TriggerInfo[] }>('/triggers');
    this.triggers.value = 'data' in answer ? { data: answer.data.triggers } : answer;
  }

  /** A link for a button; the server tells its path this once. */
  async makeTrigger(cue: CueDraft, label: string): Promise<{ path: string } | { fault: string }> {
    const answer = await this.#api.send<{ path: string }>('POST', '/triggers', { cue, label });
    if ('fault' in answer) return answer;
    await this.loadTriggers();
    return { path: answer.data.path };
  }

  async revokeTrigger(id: string): Promise<string | null> {
    const answer = await this.#api.send('DELETE', `/triggers/${id}`);
    await this.loadTriggers();
    return 'fault' in answer ? answer.fault : null;
  }

  async loadSessions(): Promise<void> {
    const answer = await this.#api.get<{ sessions: SessionInfo[] }>('/sessions');
    this.sessions.value = 'data' in answer ? { data: answer.data.sessions } : answer;
  }

  async loadKeys(): Promise<void> {
    const answer = await this.#api.get<{ keys: KeyInfo[] }>('/keys');
    this.keys.value = 'data' in answer ? { data: answer.data.keys } : answer;
  }

  /** A new key; the server tells it this once. */
  async grant(role: string, label: string): Promise<{ key: string } | { fault: string }> {
    const answer = await this.#api.send<{ id: string; key: string }>('POST', '/keys', { role, label });
    if ('fault' in answer) return answer;
    await this.loadKeys();
    return { key: answer.data.key };
  }

  /** Its sockets are dropped within a second. Null when it is gone, else the fault. */
  async revoke(id: string): Promise<string | null> {
    const answer = await this.#api.send('DELETE', `/keys/${id}`);
    // Its sessions end with it.
    await Promise.all([this.loadKeys(), this.loadSessions()]);
    return 'fault' in answer ? answer.fault : null;
  }

  /** Another key in its place, which stays good for a week, or until it is revoked. */
  async rotate(id: string): Promise<{ key: string } | { fault: string }> {
    const answer = await this.#api.send<{ key: string }>('POST', `/keys/${id}/rotate`);
    if ('fault' in answer) return answer;
    await this.loadKeys();
    return { key: answer.data.key };
  }

  /** That browser needs the link again. Null when it is done, else the fault. */
  async signOut(id: string): Promise<string | null> {
    const answer = await this.#api.send('DELETE', `/sessions/${id}`);
    await this.loadSessions();
    return 'fault' in answer ? answer.fault : null;
  }
}
