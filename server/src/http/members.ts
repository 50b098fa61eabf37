import { APPLICATION_HEADER, BelfryError, DASHBOARD_HEADER, MEMBER_COOKIE, LIMITS } from '@belfry/contract';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What is known of a request that a browser of a member may have sent. */
interface Known {
  headers: IncomingHttpHeaders | Record<string, string | string[] | undefined>;
  publicUrl: string | null;
}

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** The value of a cookie, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** Whether a request names an application and a member instead of showing an API token. */
export const speaksAsMember = ({ headers }: Pick<Known, 'headers'>): boolean =>
  headers['api-token'] === undefined && headers[APPLICATION_HEADER.toLowerCase()] !== undefined;

export const memberToken = ({ headers }: Pick<Known, 'headers'>): string | null =>
  readCookie(text(headers.cookie), MEMBER_COOKIE);

export const namedApplication = ({ headers }: Pick<Known, 'headers'>): string | undefined =>
  text(headers[APPLICATION_HEADER.toLowerCase()]);

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);

/**
 * Throws CrossSiteRequest when a browser says that another site has sent the request. A browser that says nothing
 * of it in `Sec-Fetch-Site`, as on plain HTTP, tells the `Origin`.
 */
export function refuseCrossSite({ headers, publicUrl }: Known): void {
  const refuse = (what: string) => {
    throw new BelfryError('CrossSiteRequest', `${what} Only the dashboard may use a member’s cookie.`);
  };
  const site = text(headers['sec-fetch-site']);
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    refuse(`The header Sec-Fetch-Site says "${site.slice(0, 20)}".`);
  const origin = text(headers.origin);
  if (site !== undefined || origin === undefined) return;
  const own = [text(headers.host), publicUrl === null ? undefined : hostOf(publicUrl)];
  if (!own.includes(hostOf(origin) ?? '')) refuse('The header Origin names another site.');
}

/** The same for what changes something; it must also bear a header that no form and no link can. */
export function refuseForged(known: Known, method: string): void {
  refuseCrossSite(known);
  if (method !== 'GET' && text(known.headers[DASHBOARD_HEADER.toLowerCase()]) !== '1')
    throw new BelfryError(
      'CrossSiteRequest',
      `The header "${DASHBOARD_HEADER}: 1" is missing; requests that change something need it.`,
    );
}

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** Where a request comes from: what a proxy on this machine says last, else the other end of the connection. */
export function addressOf({ socket, headers }: IncomingMessage): string {
  const peer = socket.remoteAddress ?? 'unknown';
  const forwarded = text(headers['x-forwarded-for'])?.split(',').at(-1)?.trim();
  return LOOPBACK.test(peer) && forwarded !== undefined && /^[0-9A-Fa-f.:]{2,45}$/.test(forwarded)
    ? forwarded
    : peer;
}

/** As what a browser calls itself, as much as is kept of it. */
export const userAgentOf = (headers: Known['headers']): string | null =>
  text(headers['user-agent'])?.slice(0, LIMITS.userAgentLength) || null;

/** This server as the browser of a member sees it, such as https://belfry.example.com. */
export function dashboardOrigin({ headers, publicUrl }: Known): string {
  if (publicUrl !== null) return publicUrl;
  const scheme = text(headers['x-forwarded-proto']) === 'https' ? 'https' : 'http';
  return `${scheme}://${text(headers.host) ?? 'localhost'}`;
}

/** A cookie that scripts cannot read and that other sites’ requests do not bring. */
function cookie(
  known: Known,
  parts: { name: string; value: string; path: string; site: string; seconds: number },
) {
  const secure = dashboardOrigin(known).startsWith('https:') ? '; Secure' : '';
  const { name, value, path, site, seconds } = parts;
  return `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=${site}${secure}`;
}

export const sessionCookie = (known: Known, token: string) =>
  cookie(known, {
    ...{ name: MEMBER_COOKIE, value: token, path: '/', site: 'Strict' },
    seconds: LIMITS.memberSessionMs / 1000,
  });

/** Has the browser forget the session. */
export const noSessionCookie = (known: Known) =>
  cookie(known, { name: MEMBER_COOKIE, value: '', path: '/', site: 'Strict', seconds: 0 });

const ATTEMPT_COOKIE = 'belfry_oidc';
const ATTEMPT_S = 600;

/** Keeps what a sign-in by OpenID Connect was begun with; the way back from the provider is from another site. */
export const attemptCookie = (known: Known, attempt: object) =>
  cookie(known, {
    ...{ name: ATTEMPT_COOKIE, path: '/admin/v1/oidc', site: 'Lax', seconds: ATTEMPT_S },
    value: Buffer.from(JSON.stringify(attempt)).toString('base64url'),
  });

/** What attemptCookie kept, if it is whole. */
export function readAttempt<T extends object>(known: Known, names: readonly (keyof T & string)[]): T | null {
  try {
    const value = readCookie(text(known.headers.cookie), ATTEMPT_COOKIE) ?? '';
    const attempt = JSON.parse(Buffer.from(value, 'base64url').toString()) as T;
    return names.every((name) => typeof attempt[name] === 'string') ? attempt : null;
  } catch {
    return null;
  }
}
