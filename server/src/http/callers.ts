import {
  accessOf,
  APPLICATION_HEADER,
  BelfryError,
  type MemberNeeds,
  type Operation,
  type OperationAuth,
} from '@belfry/contract';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../applications/actor.js';
import type { Application, Directory } from '../applications/directory.js';
import { actorOf, enterApplication, requireNeeds } from '../members/access.js';
import type { MemberSession, MemberSessions } from '../members/sessions.js';
import { bearerToken, type Session, type Sessions } from '../users/sessions.js';
import {
  addressOf,
  memberToken,
  namedApplication,
  refuseForged,
  speaksAsMember,
  userAgentOf,
} from './members.js';

/** A backend that showed an API token, or a member in its place. */
export interface TokenCaller {
  application: Application;
  /** Who that is, for the records of what it sends and changes. */
  actor: Actor;
  session: MemberSession | null;
}

/** A member of the dashboard. */
export interface MemberCaller {
  session: MemberSession;
  /** The one that the call is about; null: it is about none. */
  application: Application | null;
}

/** Who calls, by the kind of authentication the operation asks for. */
export interface Callers {
  token: TokenCaller;
  session: Session;
  member: MemberCaller;
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

export interface IdentifyParts {
  directory: Directory;
  sessions: Sessions;
  memberSessions: MemberSessions;
  publicUrl: string | null;
}

export async function identify(
  parts: IdentifyParts,
  operation: Operation,
  request: FastifyRequest,
): Promise<Callers[OperationAuth['kind']]> {
  const { auth } = operation;
  if (auth.kind === 'none') return undefined;
  if (auth.kind === 'session') return parts.sessions.open(bearerToken(request.headers.authorization));
  const access = accessOf(operation);
  if (auth.kind === 'member') return identifyMember(parts, auth.needs, request);
  if (!access || !speaksAsMember(request)) return identifyToken(parts, auth, request);
  const { session, application } = await identifyMember(parts, access, request);
  if (!application) throw new Error('an operation for API tokens is about no application');
  return { session, application, actor: actorOf(session.member) };
}

async function identifyMember(
  { memberSessions, directory, publicUrl }: IdentifyParts,
  access: MemberNeeds,
  request: FastifyRequest,
): Promise<MemberCaller> {
  const { headers, method } = request;
  const session = await memberSessions.open(memberToken(request), {
    address: addressOf(request.raw),
    userAgent: userAgentOf(headers),
  });
  refuseForged({ headers, publicUrl }, method);
  const named = access.scope === 'application' ? namedApplication(request) : undefined;
  if (access.scope === 'application' && named === undefined)
    throw new BelfryError(
      'MissingRequiredParameters',
      `The header "${APPLICATION_HEADER}" is required: the id of the application that the call is about.`,
    );
  const application = named === undefined ? null : await enterApplication(directory, session.member, named);
  requireNeeds(session.member, access);
  return { session, application };
}

async function identifyToken(
  { directory }: IdentifyParts,
  auth: Extract<OperationAuth, { kind: 'token' }>,
  request: FastifyRequest,
): Promise<TokenCaller> {
  const secret = request.headers['api-token'];
  if (typeof secret !== 'string' || secret === '')
    throw new BelfryError(
      'UnauthorizedRequest',
      'The Api-Token header is missing. Send "Api-Token: <token>".',
    );
  const token = await directory.token(secret);
  const application = token && (await directory.application(token.application));
  if (!token || !application)
    throw new BelfryError(
      'InvalidApiToken',
      'The API token is unknown or revoked. "belfry token create" makes one.',
    );
  checkHost(request.headers.host, application);
  if (token.permissions && !token.permissions.includes(auth.permission))
    throw new BelfryError('PermissionDenied', `The API token has no permission "${auth.permission}".`);
  return { application, actor: { type: 'api', value: token.mask, roles: null }, session: null };
}
