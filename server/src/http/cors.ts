import { BelfryError } from '@belfry/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Application } from '../applications/directory.js';

/*
 * Pages of other origins call the client API. It knows its callers by a header that no browser adds by itself, and
 * no cookies; so to let a page read an answer gives away nothing that the page's own token did not. Every answer may
 * therefore be read by every page, errors too, and an application that wants it narrower has calls refused.
 */

const CLIENT_PATH = /^\/client\/v1(?:[/?]|$)/;
/** Browsers may keep what was allowed for as long; some keep it for less. */
const PREFLIGHT_S = 7_200;

const READABLE = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'etag, retry-after, x-request-id, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset',
};

const ALLOWED = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'authorization, content-type, cache-control, if-none-match, last-event-id',
  'access-control-max-age': String(PREFLIGHT_S),
};

/**
 * Lets pages of other origins read the answer to a client call. True: it was a browser's question whether it may
 * call, and is answered. Which application the call will be for is not known then; it is looked at with the call.
 */
export function openToPages(request: FastifyRequest, reply: FastifyReply): boolean {
  if (!CLIENT_PATH.test(request.url)) return false;
  void reply.headers(READABLE);
  const { 'access-control-request-method': asked, origin } = request.headers;
  if (request.method !== 'OPTIONS' || asked === undefined || origin === undefined) return false;
  void reply.status(204).headers(ALLOWED).send();
  return true;
}

/** Throws PermissionDenied for a call by a page whose origin the application does not allow. */
export function checkOrigin({ settings }: Application, request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const { allowedOrigins } = settings;
  if (origin === undefined || allowedOrigins.includes('*') || allowedOrigins.includes(origin.toLowerCase()))
    return;
  // A page of this server itself.
  if (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()) return;
  throw new BelfryError(
    'PermissionDenied',
    `The application takes no calls from pages of ${origin.slice(0, 200)}. Add it to "allowed_origins" of the settings.`,
  );
}
