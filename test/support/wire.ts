import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onceAtEnd } from './cleanup.ts';

export interface Wire {
  /** What stands for the server's; the server must know it as its public address, or it refuses the Origin. */
  port: number;
  leadTo(port: number): void;
  /** Nothing passes any more and nobody is told: no reset, no close, as when a cable is pulled. */
  cut(): void;
  /** What was open is gone for good; new connections pass. */
  mend(): void;
}

/** A network between a page and a server. */
export async function openWire(): Promise<Wire> {
  let target = 0;
  let isCut = false;
  const ends = new Set<Socket>();

  function hold(end: Socket): void {
    ends.add(end);
    end.on('error', () => end.destroy());
    end.on('close', () => ends.delete(end));
  }
  function pass(from: Socket, to: Socket): void {
    from.on('data', (bytes) => void (isCut || to.write(bytes)));
    from.on('close', () => to.destroy());
  }
  const drop = () => {
    for (const end of ends) end.destroy();
  };

  const server = createServer((near) => {
    hold(near);
    if (isCut) return;
    const far = connect(target, '127.0.0.1');
    hold(far);
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onceAtEnd(() => {
    server.close();
    drop();
  });

  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => (target = port),
    cut: () => (isCut = true),
    mend() {
      isCut = false;
      drop();
    },
  };
}
