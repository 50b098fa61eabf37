import { BelfryError, type OperationAuth } from '@belfry/contract';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../applications/actor.js';
import type { Application, Directory } from '../applications/directory.js';
import { bearerToken, type Session, type Sessions } from '../users/sessions.js';

/** A backend that showed an API token. */
export interface TokenCaller {
  application: Application;
  /** Who that is, for the records of what it sends and changes. */
  actor: Actor;
}

/** Who calls, by the kind of authentication the operation asks for. */
export interface Callers {
  token: TokenCaller;
  session: Session;
  none: undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read; of the kind that the operation asks for. */
    caller: Callers[OperationAuth['kind']] | null;
  }
}

/** `api-{application_id}.…` names an application; it must be the token's. */
function checkHost(host: string | undefined, application: Application): void {
  const named = /^api-([^.]+)\./i.exec(host ?? '')?.[1];
  if (named !== undefined && named.toLowerCase() !== application.application_id.toLowerCase())
    throw new BelfryError(
      'PermissionDenied',
      'The Host names another application than the API token belongs to.',
    );
}

export async function identify(
  parts: { directory: Directory; sessions: Sessions },
  auth: OperationAuth,
  request: FastifyRequest,
): Promise<Callers[OperationAuth['kind']]> {
  if (auth.kind === 'none') return undefined;
  if (auth.kind === 'session') return parts.sessions.open(bearerToken(request.headers.authorization));
  const secret = request.headers['api-token'];
  if (typeof secret !== 'string' || secret === '')
    throw new BelfryError(
      'UnauthorizedRequest',
      'The Api-Token header is missing. Send "Api-Token: <token>".',
    );
  const token = await parts.directory.token(secret);
  const application = token && (await parts.directory.application(token.application));
  if (!token || !application)
    throw new BelfryError(
      'InvalidApiToken',
      'The API token is unknown or revoked. "belfry token create" makes one.',
    );
  checkHost(request.headers.host, application);
  if (token.permissions && !token.permissions.includes(auth.permission))
    throw new BelfryError('PermissionDenied', `The API token has no permission "${auth.permission}".`);
  return { application, actor: { type: 'api', value: token.mask, roles: null } };
}
