import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { ClientEvents, ServerEvents, SnapshotMessage } from '../../../shared/protocol.ts';

/** Each from an address of its own, so that one's wrong keys are not another's (guesses.ts). All of 127/8 is this machine. */
const agents = new Map<string, Agent>();
function agentOf(from: string): Agent {
  const agent = agents.get(from) ?? new Agent({ keepAlive: true, localAddress: from });
  agents.set(from, agent);
  return agent;
}
export function closeAgents(): void {
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
}

export interface Told {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface Sent {
  method: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  from?: string;
}

export const ask = (address: string, { method, headers = {}, body, from = '127.0.0.1' }: Sent): Promise<Told> =>
  new Promise((resolve, reject) => {
    // Node would send a body with DELETE and say nothing of its length.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(address, { method, headers: { ...headers, ...length }, agent: agentOf(from) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on('error', reject).end(body);
  });

/** The code of a fault, else the status. */
export function outcomeOf({ status, headers, text }: Told): string {
  if (!(headers['content-type'] ?? '').includes('json') || text === '') return String(status);
  return (JSON.parse(text) as { error?: { code?: string } }).error?.code ?? String(status);
}

type Client = Socket<ServerEvents, ClientEvents>;
export interface Joined {
  /** `joined`, or the code of the refusal. */
  outcome: string;
  socket: Client;
  snapshot: SnapshotMessage | null;
}

export function join(url: string, auth: object, headers: Record<string, string>, from = '127.0.0.1'): Promise<Joined> {
  const socket: Client = io(url, {
    auth,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
    agent: new Agent({ localAddress: from }) as never,
  });
  return new Promise((resolve) => {
    socket.once('snapshot', (snapshot) => resolve({ outcome: 'joined', socket, snapshot }));
    socket.once('connect_error', (error) => {
      socket.disconnect();
      const code = (error as Error & { data?: { code: string } }).data?.code;
      resolve({ outcome: code ?? 'origin_not_allowed', socket, snapshot: null });
    });
  });
}
