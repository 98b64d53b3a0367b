import type { Alive } from '../../shared/protocol.ts';
import type { OperatorView, SurfaceHealth } from '../../shared/view.ts';
import type { Clock } from '../clock.ts';
import type { Holder } from '../access/roles.ts';

/** Who is connected to one show, and how each surface says that it is. */
export interface Presence {
  surfaces(): SurfaceHealth[];
  operators(): OperatorView[];
  join(guest: Guest): void;
  alive(id: string, report: Alive): void;
  leave(id: string): void;
}

export interface Guest {
  id: string;
  surface: string;
  holder: Holder | null;
  name?: string;
  /** See `SurfaceHealth.page`. */
  page?: string;
  build: string;
  address: string;
  /** The browser's User-Agent. */
  agent: string;
}

/** Tickers are for the public and can be many: staff see the newest few. */
const TICKERS_LISTED = 5;

export function makePresence(clock: Clock): Presence {
  const surfaces = new Map<string, SurfaceHealth>();
  const operators = new Map<string, OperatorView>();
  return {
    surfaces() {
      const all = [...surfaces.values()];
      const tickers = all.filter((one) => one.surface === 'ticker').slice(-TICKERS_LISTED);
      return [...all.filter((one) => one.surface !== 'ticker'), ...tickers];
    },
    operators: () => [...operators.values()],
    join({ id, surface, holder, name, page, build, address, agent }) {
      const connectedAt = clock();
      const role = holder?.role ?? 'public';
      surfaces.set(id, {
        id,
        surface,
        role,
        connectedAt,
        build,
        address,
        engine: engineOf(agent),
        ...(holder && { key: holder.keyId }),
        ...(page !== undefined && { page }),
      });
      if (surface !== 'control' || !holder) return;
      const operator: OperatorView = { id, key: holder.keyId, role, connectedAt };
      if (name) operator.name = name;
      operators.set(id, operator);
    },
    alive(id, report) {
      const health = surfaces.get(id);
      // What a report does not tell is as the one before told it.
      if (health) Object.assign(health, report).aliveAt = clock();
    },
    leave(id) {
      surfaces.delete(id);
      operators.delete(id);
    },
  };
}

/** "OBS 31.0.2 · Chrome 127" from a User-Agent; empty where it names neither. */
function engineOf(agent: string): string {
  const obs = /\bOBS\/(\d+(?:\.\d+)*)/.exec(agent)?.[1];
  const chrome = /\bChrome\/(\d+)/.exec(agent)?.[1];
  const firefox = /\bFirefox\/(\d+)/.exec(agent)?.[1];
  const safari = /\bVersion\/(\d+)[^ ]* .*Safari/.exec(agent)?.[1];
  return [
    obs && `OBS ${obs}`,
    chrome && `Chrome ${chrome}`,
    firefox && `Firefox ${firefox}`,
    !chrome && safari && `Safari ${safari}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
