import { BelfryError, LIMITS, type Operation, type OperationAuth } from '@belfry/contract';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { rateHeaders, rateLimitExceeded } from '../applications/rate-limits.js';
import type { App } from '../compose.js';
import { isDeed, withAudit } from '../members/audit.js';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import { randomId } from '../platform/random.js';
import { leaveBodies, readJsonBodies } from './body.js';
import { type Callers, identify, type MemberCaller } from './callers.js';
import { Connections, endConnection } from './connections.js';
import { checkOrigin, openToPages } from './cors.js';
import { answerError } from './errors.js';
import { sendWithEtag } from './etag.js';
import { Answer, type Context, type Route, Takeover } from './handler.js';
import { addressOf } from './members.js';
import { serveSite, type Site } from './static.js';
import { compileBodyCheck, compileParameterCheck } from './validation.js';

/** `/v1/users/{user_id}` as the router writes it. */
const routerPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** As long as Node lets the head of a request be: that a parameter is too long is for its check to say. */
const PARAMETER_MAX = 16_384;
const REQUEST_TIMEOUT_MS = 60_000;

function send(reply: FastifyReply, operation: Operation, result: unknown): FastifyReply {
  let body = result;
  if (result instanceof Takeover) {
    result.take(reply.hijack().raw, reply.getHeaders() as Record<string, string>);
    return reply;
  }
  if (result instanceof Answer) {
    body = result.body;
    reply.status(result.status).headers(result.headers);
  } else if (operation.status !== undefined) reply.status(operation.status);
  return body === null || body === undefined ? reply.send() : reply.send(body);
}

/** Ends a request whose body is too long in coming. A form, which may be large, is watched over where it is read. */
function limitBodyTime(clock: Clock, request: FastifyRequest): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  const cancel = clock.after(REQUEST_TIMEOUT_MS, () =>
    endConnection(
      request.raw.socket,
      new BelfryError(
        'InvalidJsonRequestBody',
        `The body took over ${REQUEST_TIMEOUT_MS / 1000} s to arrive.`,
      ),
    ),
  );
  request.raw.once('end', cancel).once('close', cancel);
}

/** Counts a call of an operation that its application has limited; throws RateLimitExceeded. */
async function limitRate(
  app: App,
  { operation, caller }: { operation: Operation; caller: Callers[OperationAuth['kind']] },
  reply: FastifyReply,
): Promise<void> {
  if (operation.auth.kind === 'member' || !caller?.application?.settings.rateLimits) return;
  const state = await app.rateLimits.count(caller.application, operation);
  if (!state) return;
  void reply.headers(rateHeaders(state));
  if (state.retryMs !== null) throw rateLimitExceeded(state);
}

/** Runs a handler; what a member does by it is written down. */
function act(
  operation: Operation,
  { app, caller, params, address }: Context<Operation, 'token'>,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { session, application } = (caller ?? {}) as Partial<MemberCaller>;
  if (!session || !('member' in session) || !isDeed(operation)) return run();
  const { member } = session;
  const deed = { operation, member, application: application ?? null, address };
  return withAudit(app, { ...deed, params: (params ?? {}) as Record<string, unknown> }, run);
}

function register(server: FastifyInstance, app: App, { operation, handle }: Route): void {
  const hasJsonBody = operation.body !== undefined && operation.bodyType !== 'form';
  const check = {
    params: operation.params && compileParameterCheck(operation.params),
    query: operation.query && compileParameterCheck(operation.query),
    body: hasJsonBody && operation.body ? compileBodyCheck(operation.body) : undefined,
  };
  const options = {
    // Before the body is read: who may not call shall not make the server read 25 MiB.
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = await identify(app, operation, request);
      if (operation.auth.kind === 'session' && caller?.application) checkOrigin(caller.application, request);
      request.caller = caller;
      await limitRate(app, { operation, caller }, reply);
      if (operation.bodyType !== 'form') limitBodyTime(app.clock, request);
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const context = {
        app,
        caller: request.caller,
        params: check.params?.(request.params),
        query: check.query?.(request.query),
        // No body at all is an empty one; null is a body of the wrong kind.
        body: check.body?.(request.body === undefined ? {} : request.body),
        headers: request.headers,
        origin: `${request.protocol}://${request.headers.host ?? ''}`,
        request: request.raw,
        address: addressOf(request.raw),
      } as Context<Operation, 'token'>;
      const result = await act(operation, context, async () => handle(context));
      return operation.hasEtag ? sendWithEtag(request, reply, result) : send(reply, operation, result);
    },
  };
  for (const path of [operation.path, ...(operation.aliases ?? [])])
    server.route({ method: operation.method, url: routerPath(path), ...options });
}

const noSuchEndpoint = ({ method, url }: FastifyRequest) =>
  new BelfryError(
    'InvalidEndpoint',
    `There is no ${method} ${url.split('?')[0]?.slice(0, 200)}. GET /openapi.json lists all there is.`,
  );

/** What is wrong with a request before its body is read: what was sent to nowhere need not even be JSON. */
function refuseAtOnce(request: FastifyRequest): BelfryError | undefined {
  const { headers, httpVersion } = request.raw;
  if (headers.host === undefined && httpVersion !== '1.0')
    return new BelfryError('InvalidJsonRequestBody', 'The Host header is missing; HTTP/1.1 asks for it.');
  return request.is404 ? noSuchEndpoint(request) : undefined;
}

/** Logs every answer; whoever has not asked for such detail does not pay for it. */
const logAnswer = (logger: Logger) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { method, routeOptions } = request;
  const ms = Math.round(reply.elapsedTime);
  logger.debug(
    { request: request.id, method, route: routeOptions.url, status: reply.statusCode, ms },
    'answered',
  );
};

/** The HTTP server with every operation and site; not yet listening. */
export function createHttpServer(
  app: App,
  { routes, sites }: { routes: readonly Route[]; sites: readonly Site[] },
): FastifyInstance {
  const onError = answerError(app.logger);
  const connections = new Connections();
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
    clientErrorHandler: (error, socket) => connections.answerMalformed(error, socket),
    // Asked for by the hook below, whose answer is one of ours.
    http: { requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PARAMETER_MAX },
  });
  connections.watch(server);
  readJsonBodies(server);
  server.decorateRequest('caller', null);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    if (!openToPages(request, reply)) done(refuseAtOnce(request));
  });
  if (app.logger.isLevelEnabled('debug')) server.addHook('onResponse', logAnswer(app.logger));
  server.setErrorHandler((error, request, reply) => onError(error, request, reply));
  for (const route of routes) if (route.operation.bodyType !== 'form') register(server, app, route);
  // In a scope of its own, where the framework leaves bodies alone.
  void server.register(async (forms) => {
    leaveBodies(forms);
    for (const route of routes) if (route.operation.bodyType === 'form') register(forms, app, route);
  });
  for (const site of sites) serveSite(server, site, noSuchEndpoint);
  return server;
}
