/**
 * A process that keeps streams by Node's HTTP server and nothing else, and writes to all of them what it is told to:
 * what a process with streams takes at least.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const streams = new Set<ServerResponse>();
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('id: 0\ndata: {}\n\n');
  streams.add(response);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', (text: string) => {
  for (const stream of streams) stream.write(text);
});
process.on('disconnect', () => process.exit());
