import { fileURLToPath } from 'node:url';
import type { Site } from './static.js';

/** A directory of the checkout; this file is as deep in it as source as when it is built. */
const built = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What is served beside the API. */
export const SITES: readonly Site[] = [
  { prefix: '/dashboard', directory: built('dashboard/dist'), fallback: 'index.html' },
  // The pictures of the gallery's templates: apps of any origin show them.
  { prefix: '/gallery', directory: built('template/gallery/pictures'), isShared: true },
  { prefix: '/sdk', directory: built('client/dist/browser'), isShared: true },
  { prefix: '/demo', directory: built('client/dist/demo') },
];

/** The same, where files are uploaded past this server: pages of the dashboard may send to these sources. */
export function sitesFor(uploadSources: readonly string[]): readonly Site[] {
  if (uploadSources.length === 0) return SITES;
  const policy = { 'connect-src': ["'self'", ...uploadSources].join(' ') };
  return SITES.map((site) => (site.prefix === '/dashboard' ? { ...site, policy } : site));
}
