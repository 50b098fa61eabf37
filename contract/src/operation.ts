import type { Static, TSchema } from 'typebox';
import type { MemberNeeds } from './access.js';
import type { ErrorName } from './errors.js';

/** What an API token may be limited to. */
export const PERMISSIONS = [
  'notifications:send',
  'notifications:read',
  'notifications:delete',
  'files',
  'templates',
  'users',
  'settings',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * Who may call: an API token with a permission, or in its place a member of the dashboard whose role opens the
 * operation (access.ts); a user's session; a member only; or anybody.
 */
export type OperationAuth =
  | { kind: 'token'; permission: Permission }
  | { kind: 'session' }
  | { kind: 'member'; needs: MemberNeeds }
  | { kind: 'none' };

export interface Operation<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  A extends TSchema = TSchema,
> {
  /** Unique name, also the operationId of openapi.json. */
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with parameters in braces; a trailing slash is accepted on every path. */
  path: string;
  /** Other paths that the same handler answers. */
  aliases?: string[];
  summary: string;
  auth: OperationAuth;
  params?: P;
  query?: Q;
  body?: B;
  /** 'form': multipart/form-data, which the handler reads as it arrives; else JSON. */
  bodyType?: 'json' | 'form';
  /** The status of a success, 200 when left out. */
  status?: 200 | 204;
  /** The answer of that status. */
  answer: A;
  /** The answer has an ETag, and is 304 without a body for whom `If-None-Match` shows to have it. */
  hasEtag?: boolean;
  /** 'events': Server-Sent Events without an end, `answer` is the data of each; else one JSON answer. */
  answerType?: 'json' | 'events';
  /** Other media types in which the caller may ask for the answer by `Accept`, each with what to know about it. */
  answerAlsoAs?: Record<string, string>;
  /** Answers of other successful statuses. */
  otherAnswers?: Record<number, TSchema>;
  /** Errors beside those every operation can give (bad token, bad value, unknown resource …). */
  errors?: ErrorName[];
  /** What a call costs of the application's rate limit. */
  rateCost?: number;
}

/** Declares an operation; the types of its parts flow to the handler. */
export function operation<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  A extends TSchema = TSchema,
>(definition: Operation<P, Q, B, A>): Operation<P, Q, B, A> {
  return definition;
}

export type ParamsOf<O> = O extends Operation<infer P, TSchema, TSchema, TSchema> ? Static<P> : never;
export type QueryOf<O> = O extends Operation<TSchema, infer Q, TSchema, TSchema> ? Static<Q> : never;
export type BodyOf<O> = O extends Operation<TSchema, TSchema, infer B, TSchema> ? Static<B> : never;
export type AnswerOf<O> = O extends Operation<TSchema, TSchema, TSchema, infer A> ? Static<A> : never;
