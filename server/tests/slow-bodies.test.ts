import { connect, type Socket } from 'node:net';
import { OPERATIONS } from '@belfry/contract';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer } from './support.js';
import { BOUNDARY, contentOf, fieldParts, filePart, presign, writeForm } from './target-files-support.js';

/** It is over when a test says so. */
const MINUTE_MS = 60_000;
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ roles: ['api'] });
  server.clock.hold(MINUTE_MS);
});
afterAll(() => server.stop());

function begin(head: string): { socket: Socket; received: () => string } {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => (received += String(chunk)));
  socket.on('error', () => {});
  socket.write(`POST ${head}\r\nHost: localhost\r\n`);
  return { socket, received: () => received };
}

/** Sends bytes in ten pieces, of which the server has each before the next is sent. */
async function drip(socket: Socket, bytes: Buffer): Promise<void> {
  const piece = Math.ceil(bytes.length / 10);
  for (let at = 0; at < bytes.length; at += piece) {
    await new Promise<void>((resolve) => socket.write(bytes.subarray(at, at + piece), () => resolve()));
    // What is asked later is answered later.
    await server.expect(OPERATIONS.readyz);
  }
}

const waiting = () =>
  until('the server waits for the rest', () => {
    const timers = server.clock.held(MINUTE_MS);
    return timers.length === 1 ? timers : null;
  });

it('a JSON body has a minute to arrive, however it drips (G12)', async () => {
  const body = Buffer.from(JSON.stringify({ user_id: 'slow', nickname: 'x'.repeat(1_000) }));
  const { socket, received } = begin('/v1/users HTTP/1.1');
  socket.write(
    `Api-Token: ${server.application.token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  const timers = await waiting();
  await drip(socket, body.subarray(0, -1));
  expect(server.clock.held(MINUTE_MS)).toEqual(timers);
  server.clock.ring(MINUTE_MS);
  await until('the connection is closed', () => socket.closed);
  expect(received()).toMatch(/^HTTP\/1\.1 400 .*"code":400403/s);
});

it('the fields of a form have a minute, and its file as long as it takes', async () => {
  const { fields } = await presign(server, 'slow.csv');
  const content = `user_id\n${'x'.repeat(2_000)}\n`;
  const form = writeForm([...fieldParts(fields), filePart(content)]);
  const head = `/v1/storage/uploads HTTP/1.1`;
  const type = `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${form.length}\r\n\r\n`;
  const file = form.indexOf('user_id\n');

  const slow = begin(head);
  slow.socket.write(type);
  const timers = await waiting();
  await drip(slow.socket, form.subarray(0, file - 1));
  expect(server.clock.held(MINUTE_MS)).toEqual(timers);
  server.clock.ring(MINUTE_MS);
  await until('the connection is closed', () => slow.socket.closed);
  expect(slow.received()).toMatch(/^HTTP\/1\.1 400 .*"code":400111/s);

  const patient = begin(head);
  patient.socket.write(type);
  await waiting();
  patient.socket.write(form.subarray(0, file + 1_000));
  await until('the minute counts no more', () => server.clock.held(MINUTE_MS).length === 0);
  await drip(patient.socket, form.subarray(file + 1_000));
  await until('the upload is answered', () => patient.received().startsWith('HTTP/1.1 204'));
  expect(await contentOf(server, 'slow.csv')).toBe(content);
  patient.socket.destroy();
});
