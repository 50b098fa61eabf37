import { hasPlaceholder, textBeforePlaceholder } from './substitute.js';

/** Schemes that every application may use in actions and images. */
export const URL_SCHEMES: readonly string[] = ['https', 'http', 'mailto', 'tel'];

/** Schemes that run or carry content of their own: refused everywhere, even when an application lists them. */
const REFUSED_SCHEMES: ReadonlySet<string> = new Set([
  'javascript',
  'data',
  'vbscript',
  'blob',
  'filesystem',
]);

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** The schemes that are allowed: the common ones and the application's own (`myapp`, `myapp:` or `myapp://`). */
export function allowedSchemes(own: readonly string[] = []): ReadonlySet<string> {
  const schemes = new Set(URL_SCHEMES);
  for (const entry of own) {
    const scheme = entry.trim().toLowerCase().replace(/:.*$/s, '');
    if (SCHEME.test(`${scheme}:`) && !REFUSED_SCHEMES.has(scheme)) schemes.add(scheme);
  }
  return schemes;
}

/**
 * Whether text starts with a scheme that must never be followed, in any spelling: letter case,
 * and spaces, control and invisible characters before or within the scheme, do not hide it.
 * To be asked again when drawing, because a placeholder's value can complete a scheme.
 */
export function hasRefusedScheme(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 0) return false;
  // Control (Cc), format (Cf: zero width, direction marks), and space characters (Z*) are what parsers
  // and eyes skip. Wider than what browsers skip on purpose: app web views differ.
  const scheme = text
    .slice(0, colon)
    .replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, '')
    .toLowerCase();
  return REFUSED_SCHEMES.has(scheme);
}

/**
 * Whether a URL may be stored in a template. Text before the first placeholder decides: when it holds
 * a scheme, the scheme must be allowed; when it does not, the value can only be judged when drawing.
 */
export function isAllowedUrl(text: string, schemes: ReadonlySet<string>): boolean {
  const start = textBeforePlaceholder(text).trimStart();
  if (hasRefusedScheme(start)) return false;
  const scheme = SCHEME.exec(start)?.[1];
  if (scheme !== undefined) return schemes.has(scheme.toLowerCase());
  return hasPlaceholder(text) && !start.includes(':');
}

const WEB_ADDRESS = /^www\.(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]|$)/i;

/** Whether text is a web address without a scheme, `www.example.com/path`; it is followed as `https`. */
export function isWebAddress(text: string): boolean {
  return WEB_ADDRESS.test(text.trim());
}

/** The URL to follow for text whose placeholders have been filled in; undefined when it must not be followed. */
export function linkUrl(text: string, schemes: ReadonlySet<string>): string | undefined {
  return isWebAddress(text) ? `https://${text.trim()}` : allowedUrl(text, schemes);
}

/** The URL to load an image from, for text whose placeholders have been filled in; undefined when there is none. */
export function imageUrl(text: string): string | undefined {
  const url = allowedUrl(text, IMAGE_SCHEMES);
  return url === undefined ? undefined : new URL(url).href;
}

const IMAGE_SCHEMES: ReadonlySet<string> = new Set(['https', 'http']);

function allowedUrl(text: string, schemes: ReadonlySet<string>): string | undefined {
  const url = text.trim();
  const scheme = SCHEME.exec(url)?.[1];
  if (scheme === undefined || hasRefusedScheme(url) || !URL.canParse(url)) return undefined;
  return schemes.has(scheme.toLowerCase()) ? url : undefined;
}
