import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { until } from '@belfry/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpConnection, okJson, requestBytes, requireOk } from './http-connection.js';

let server: Server;
const sockets: Socket[] = [];

/** A server that answers each request with the given pieces, each in a packet of its own. */
async function answering(...pieces: string[]): Promise<HttpConnection> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.setNoDelay(true);
    socket.on('data', () => {
      const write = (index: number) => {
        const piece = pieces[index];
        if (piece !== undefined) socket.write(piece, () => setImmediate(() => write(index + 1)));
      };
      write(0);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return HttpConnection.open({ host: '127.0.0.1', port: address.port });
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

const request = requestBytes({ method: 'GET', path: '/', headers: {} });

describe('the measuring connection', () => {
  test('an answer in one packet is read, and the next request uses the same connection', async () => {
    const connection = await answering('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}');
    expect(okJson(await connection.request(request))).toEqual({ a: 1 });
    expect(okJson(await connection.request(request))).toEqual({ a: 1 });
    expect(sockets.length).toBe(1);
    connection.close();
  });

  test('an answer cut anywhere is put together', async () => {
    const connection = await answering('HTTP/1.1 200 OK\r\ncontent-le', 'ngth: 7\r\n\r', '\n{"a"', ':1}');
    expect(okJson(await connection.request(request))).toEqual({ a: 1 });
    connection.close();
  });

  test('an answer with another status than 200 is an error that shows its body', async () => {
    const connection = await answering('HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy');
    const answer = await connection.request(request);
    expect(() => requireOk(answer)).toThrow('503: busy');
    expect(() => okJson(answer)).toThrow('503: busy');
    connection.close();
  });

  test('a connection that the server closes fails the request', async () => {
    const connection = await answering('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a"');
    const [fault] = await Promise.all([
      connection.request(request).catch((error: Error) => error.message),
      until('the request has arrived', () => sockets[0]?.bytesRead).then(() => sockets[0]?.destroy()),
    ]);
    expect(fault).toBe('the server closed the connection');
  });

  test('a body is sent as JSON with its length in bytes', () => {
    const bytes = requestBytes({ method: 'POST', path: '/x', headers: { a: 'b' }, body: { text: 'é' } });
    expect(bytes.toString('utf8')).toBe(
      'POST /x HTTP/1.1\r\nhost: 127.0.0.1\r\na: b\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"text":"é"}',
    );
  });
});
