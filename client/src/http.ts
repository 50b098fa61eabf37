import type { Platform } from './platform.js';

/** The server has refused something, and says why. */
export class ApiError extends Error {
  override name = 'ApiError';
  /** HTTP's. */
  readonly status: number;
  /** The API's; 0 when the answer was none of its. */
  readonly code: number;
  /** When to try again, if the server says. */
  readonly retryAfterMs: number | null;

  constructor(message: string, of: { status: number; code?: number; retryAfterMs?: number | null }) {
    super(message);
    this.status = of.status;
    this.code = of.code ?? 0;
    this.retryAfterMs = of.retryAfterMs ?? null;
  }

  /** May the same request succeed later? */
  get isTransient(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** Nothing came back: no network, no server, or no answer in time. */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

export const isTransient = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof ApiError && error.isTransient);

/** How long an answer may take. */
export const ANSWER_MS = 20_000;

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  signal?: AbortSignal;
  /** The request outlives the page. sendBeacon cannot say who it is from: it sends no headers. */
  keepalive?: boolean;
}

export async function refusalOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as { code?: number; message?: string } | null;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(body?.message ?? `The server answered ${response.status}.`, {
    status: response.status,
    code: typeof body?.code === 'number' ? body.code : 0,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
  });
}

/** Sends one request and reads its answer; throws ApiError or UnreachableError. */
export async function send<T>(
  at: { platform: Platform; url: string; token: string; answerMs?: number },
  { method = 'GET', path, body, signal, keepalive = false }: Call,
): Promise<T> {
  const ended = new AbortController();
  const end = () => ended.abort();
  signal?.addEventListener('abort', end);
  const cancel = at.platform.after(at.answerMs ?? ANSWER_MS, end);
  try {
    if (signal?.aborted) end();
    const response = await at.platform.fetch(at.url + path, {
      method,
      keepalive,
      cache: 'no-store',
      signal: ended.signal,
      headers: {
        authorization: `Bearer ${at.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await refusalOf(response);
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new UnreachableError('The server could not be reached.', { cause: error });
  } finally {
    cancel();
    signal?.removeEventListener('abort', end);
  }
}
