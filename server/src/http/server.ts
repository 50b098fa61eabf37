import type { Duplex } from 'node:stream';
import { BelfryError, LIMITS, type Operation, type OperationAuth } from '@belfry/contract';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { rateHeaders, rateLimitExceeded } from '../applications/rate-limits.js';
import type { App } from '../compose.js';
import type { Clock } from '../platform/clock.js';
import { randomId } from '../platform/random.js';
import { checkContentType, leaveBodies, readJsonBodies } from './body.js';
import { type Callers, identify } from './callers.js';
import { answerError } from './errors.js';
import { Answer, type Context, type Route } from './handler.js';
import { compileCheck } from './validation.js';

/** `/v1/users/{user_id}` as the router writes it. */
const routerPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Longest path parameter, percent-encoded. */
const PARAMETER_MAX = 4_096;
const REQUEST_TIMEOUT_MS = 60_000;

type Check = (value: unknown) => unknown;
const checkOf = (schema: unknown, part: 'body' | 'text'): Check =>
  schema ? compileCheck(schema, part) : (value) => value;

async function send(reply: FastifyReply, operation: Operation, result: unknown): Promise<FastifyReply> {
  const standard = operation.status ?? 200;
  const { status, body, headers } = result instanceof Answer ? result : new Answer(standard, result);
  reply.status(status).headers(headers);
  return body === null || body === undefined ? reply.send() : reply.send(body);
}

/** Answers a request that no operation gets to see, and closes its connection. */
function refuse(socket: Duplex, message: string): void {
  const body = JSON.stringify({ error: true, code: 400403, message });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${randomId()}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Ends a request whose body is too long in coming. A form, which may be large, is watched over where it is read. */
function limitBodyTime(clock: Clock, request: FastifyRequest): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  const cancel = clock.after(REQUEST_TIMEOUT_MS, () =>
    refuse(request.raw.socket, `The body took over ${REQUEST_TIMEOUT_MS / 1000} s to arrive.`),
  );
  request.raw.once('end', cancel).once('close', cancel);
}

/** Counts a call of an operation that its application has limited; throws RateLimitExceeded. */
async function limitRate(
  app: App,
  { operation, caller }: { operation: Operation; caller: Callers[OperationAuth['kind']] },
  reply: FastifyReply,
): Promise<void> {
  if (!caller?.application.settings.rateLimits) return;
  const state = await app.rateLimits.count(caller.application, operation);
  if (!state) return;
  void reply.headers(rateHeaders(state));
  if (state.retryMs !== null) throw rateLimitExceeded(state);
}

function register(server: FastifyInstance, app: App, { operation, handle }: Route): void {
  const hasJsonBody = operation.body !== undefined && operation.bodyType !== 'form';
  const check = {
    params: checkOf(operation.params, 'text'),
    query: checkOf(operation.query, 'text'),
    body: checkOf(hasJsonBody ? operation.body : undefined, 'body'),
  };
  const callers = new WeakMap<FastifyRequest, unknown>();
  const options = {
    // Before the body is read: who may not call shall not make the server read 25 MiB.
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = await identify(app, operation.auth, request);
      callers.set(request, caller);
      await limitRate(app, { operation, caller }, reply);
      if (hasJsonBody) checkContentType(request.headers['content-type']);
      if (operation.bodyType !== 'form') limitBodyTime(app.clock, request);
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const context = {
        app,
        caller: callers.get(request),
        params: check.params(request.params),
        query: check.query(request.query),
        body: hasJsonBody ? check.body(request.body ?? {}) : undefined,
        headers: request.headers,
        origin: `${request.protocol}://${request.headers.host ?? ''}`,
        request: request.raw,
      } as Context<Operation, 'token'>;
      return send(reply, operation, await handle(context));
    },
  };
  for (const path of [operation.path, ...(operation.aliases ?? [])])
    server.route({ method: operation.method, url: routerPath(path), ...options });
}

/** The HTTP server with every operation; not yet listening. */
export function createHttpServer(app: App, routes: readonly Route[]): FastifyInstance {
  const onError = answerError(app.logger);
  const server = fastify({
    logger: false,
    bodyLimit: LIMITS.bodyBytes,
    // Of a whole request, which for an upload is long; see limitBodyTime.
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    genReqId: () => randomId(),
    frameworkErrors: (error, request, reply) => {
      void reply.header('x-request-id', request.id);
      onError(error, request, reply);
    },
    clientErrorHandler: (error, socket) => {
      if (!socket.writable) return socket.destroy(error);
      refuse(socket, 'The request is not valid HTTP.');
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PARAMETER_MAX },
  });
  readJsonBodies(server);
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  server.addHook('onResponse', async (request, reply) => {
    app.logger.debug(
      {
        request: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  server.setErrorHandler((error, request, reply) => onError(error, request, reply));
  server.setNotFoundHandler((request) => {
    throw new BelfryError(
      'InvalidEndpoint',
      `There is no ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}. GET /openapi.json lists all there is.`,
    );
  });
  for (const route of routes) if (route.operation.bodyType !== 'form') register(server, app, route);
  // In a scope of its own, where the framework leaves bodies alone.
  void server.register(async (forms) => {
    leaveBodies(forms);
    for (const route of routes) if (route.operation.bodyType === 'form') register(forms, app, route);
  });
  return server;
}
