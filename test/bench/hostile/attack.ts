import { connect } from 'node:net';
import { frame, upgrade } from '../../support/hostile.ts';

/** A laptop's attack, in a process of its own: slow requests that never end, and floods of packets. Ends when it is told to. */
const [port = '0', slow = '200', floods = '10'] = process.argv.slice(2);
const PACKETS = Buffer.concat(Array.from({ length: 10_000 }, () => frame('42["alive",{}]')));
let [connections, packets] = [0, 0];

function drip(): void {
  const socket = connect(Number(port), '127.0.0.1');
  connections += 1;
  socket.write('POST /hooks/sale/shopify HTTP/1.1\r\nHost: nacre\r\nX-A: ');
  const dripping = setInterval(() => socket.write('b'), 1000);
  socket
    .resume()
    .on('error', () => {})
    .on('close', () => {
      clearInterval(dripping);
      setTimeout(drip, 100);
    });
}

function flood(turn: number): void {
  const socket = connect(Number(port), '127.0.0.1');
  connections += 1;
  socket.setNoDelay();
  socket.write(upgrade(`203.0.113.${turn}`));
  socket.write(PACKETS);
  packets += 10_000;
  socket
    .resume()
    .on('error', () => {})
    .on('close', () => setTimeout(flood, 50, turn));
}

for (let one = 0; one < Number(slow); one += 1) drip();
for (let one = 0; one < Number(floods); one += 1) flood(one);
process.once('SIGTERM', () => {
  console.log(`${connections} connections, ${packets} packets`);
  process.exit(0);
});
