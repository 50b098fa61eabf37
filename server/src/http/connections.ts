import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BelfryError, type ErrorBody } from '@belfry/contract';
import type { FastifyInstance } from 'fastify';
import { randomId } from '../platform/random.js';

const CAUSES: Record<string, () => BelfryError> = {
  HPE_HEADER_OVERFLOW: () =>
    new BelfryError('ParameterValueLengthExceeded', 'The path and the headers are over 16 KiB together.'),
  ERR_HTTP_REQUEST_TIMEOUT: () =>
    new BelfryError('InvalidJsonRequestBody', 'The request did not arrive in time.'),
};

const causeOf = ({ code }: NodeJS.ErrnoException): BelfryError =>
  (
    CAUSES[code ?? ''] ?? (() => new BelfryError('InvalidJsonRequestBody', 'The request is not valid HTTP.'))
  )();

/** Answers a request that no operation gets to see, and closes its connection. */
export function endConnection(socket: Duplex, error: BelfryError): void {
  const body = JSON.stringify({ error: true, code: error.code, message: error.message } satisfies ErrorBody);
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${randomId()}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** What concerns connections and not requests: bytes that are no HTTP, and what Node would answer by itself. */
export class Connections {
  /** Requests of each connection that are not answered yet. */
  readonly #pending = new WeakMap<object, Set<IncomingMessage>>();
  readonly #open = new Set<Socket>();
  #isClosing = false;

  /** Keeps account of the connections and of the requests of each; when the server closes, those without any end. */
  watch(fastify: FastifyInstance): void {
    const { server } = fastify;
    server.on('connection', (socket) => {
      if (this.#isClosing) return void socket.destroy();
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
    // Left to itself Node waits without end for the first request of a connection that was only opened.
    fastify.addHook('preClose', (done) => {
      this.#isClosing = true;
      for (const socket of this.#open) if (!this.#pending.get(socket)?.size) socket.destroy();
      done();
    });
    server.on('request', (request, response) => {
      const { socket } = request;
      const requests = this.#pending.get(socket) ?? new Set<IncomingMessage>();
      this.#pending.set(socket, requests.add(request));
      response.once('close', () => requests.delete(request));
    });
    // Left to itself Node answers 417 without a body to any expectation but "100-continue".
    server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  }

  /**
   * Answers what is no HTTP, and closes the connection. When a whole request before it still waits for its
   * answer, the connection is broken off without a word: the caller would take the error for that answer.
   */
  answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
    const isAwaited = [...(this.#pending.get(socket) ?? [])].some(({ complete }) => complete);
    if (isAwaited || !socket.writable) socket.destroy(error);
    else endConnection(socket, causeOf(error));
  }
}
