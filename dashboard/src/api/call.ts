import type { AnswerOf, BodyOf, OPERATIONS, ParamsOf, QueryOf } from '@belfry/contract';
import { OPERATION_TABLE } from 'virtual:operations';

type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type Answer<N extends OperationName> = AnswerOf<Operations[N]>;
export type Body<N extends OperationName> = BodyOf<Operations[N]>;
export type Query<N extends OperationName> = QueryOf<Operations[N]>;

export interface CallOptions<N extends OperationName> {
  params?: ParamsOf<Operations[N]>;
  query?: Query<N>;
  body?: Body<N>;
  /** The application that the call is about. */
  application?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** An answer that is an error, or none at all (code 0). */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export const CODES = {
  notSignedIn: 401100,
  secondFactorRequired: 401102,
  notFound: 400201,
  taken: 400202,
  userNotFound: 400301,
  denied: 403100,
} as const;

/** The address of an operation, with its parameters filled in. */
function addressOf<N extends OperationName>(name: N, { params, query }: CallOptions<N>): string {
  const [, path = ''] = OPERATION_TABLE[name] ?? [];
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String((params as Record<string, unknown> | undefined)?.[key] ?? '')),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') search.set(key, String(value));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

/** Asks the server, and gives back the raw answer when it is none of an error. */
export async function request<N extends OperationName>(
  name: N,
  options: CallOptions<N> = {},
): Promise<Response> {
  const { body, application, signal } = options;
  const headers: Record<string, string> = { 'Belfry-Dashboard': '1', ...options.headers };
  if (application) headers['Belfry-Application'] = application;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(addressOf(name, options), {
    method: OPERATION_TABLE[name]?.[0] ?? 'GET',
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'The server cannot be reached. Is it running, and is there a network?', 0);
  });
  if (response.ok) return response;
  const answer = (await response.json().catch(() => null)) as { code?: number; message?: string } | null;
  throw new ApiError(
    answer?.code ?? 0,
    answer?.message ?? `The server answered ${response.status}.`,
    response.status,
  );
}

/** Calls an operation of the contract. Throws ApiError. */
export async function call<N extends OperationName>(
  name: N,
  options: CallOptions<N> = {},
): Promise<Answer<N>> {
  const response = await request(name, options);
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as Answer<N>;
}
