import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerOf, BodyOf, Operation, OperationAuth, ParamsOf, QueryOf } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { App } from '../compose.js';
import type { Callers } from './callers.js';

/** An answer with a status or headers of its own. */
export class Answer<T> {
  constructor(
    readonly status: number,
    readonly body: T,
    readonly headers: Record<string, string> = {},
  ) {}
}

/** An answer that writes to the response by itself, for as long as it likes. */
export class Takeover {
  constructor(
    /** `headers` are those that every answer has. */
    readonly take: (response: ServerResponse, headers: Record<string, string>) => void,
  ) {}
}

export interface Context<O, Auth extends OperationAuth['kind']> {
  app: App;
  caller: Callers[Auth];
  params: ParamsOf<O>;
  query: QueryOf<O>;
  body: BodyOf<O>;
  headers: Record<string, string | string[] | undefined>;
  /** This server as the caller sees it, such as http://127.0.0.1:4680. */
  origin: string;
  /** Where the request comes from. */
  address: string;
  /** The request itself, for an operation that reads its body as it arrives. */
  request: IncomingMessage;
}

/** Translates between HTTP and the domain; null answers with an empty body. */
export type Handler<O, Auth extends OperationAuth['kind']> = (
  context: Context<O, Auth>,
) => Promise<AnswerOf<O> | Answer<unknown> | Takeover> | AnswerOf<O> | Answer<unknown>;

/** An operation together with what answers it. */
export interface Route {
  operation: Operation;
  handle: (context: Context<Operation, OperationAuth['kind']>) => unknown;
}

const route = (operation: Operation, handle: unknown): Route => ({
  operation,
  handle: handle as Route['handle'],
});

/** Answers an operation called with an API token. */
export const withToken = <O>(operation: O, handle: Handler<O, 'token'>): Route =>
  route(operation as Operation, handle);

/** Answers an operation called with a user's session. */
export const withSession = <O>(operation: O, handle: Handler<O, 'session'>): Route =>
  route(operation as Operation, handle);

/** Answers an operation called by a member, whatever it is about. */
export const withMember = <O>(operation: O, handle: Handler<O, 'member'>): Route =>
  route(operation as Operation, handle);

/** Answers an operation called by a member about an application. */
export const withMemberOf = <O>(
  operation: O,
  handle: (application: Application, context: Context<O, 'member'>) => Promise<AnswerOf<O>> | AnswerOf<O>,
): Route =>
  route(operation as Operation, (context: Context<O, 'member'>) => {
    const { application } = context.caller;
    if (!application) throw new Error(`${(operation as Operation).id} is about an application`);
    return handle(application, context);
  });

/** Answers an operation that anybody may call. */
export const withNothing = <O>(operation: O, handle: Handler<O, 'none'>): Route =>
  route(operation as Operation, handle);
