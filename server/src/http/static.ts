import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { BelfryError } from '@belfry/contract';
import serveFiles from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A directory of built files that is served as it is, such as the dashboard. */
export interface Site {
  /** Where it is, beginning with a slash and without one at its end, such as `/dashboard`. */
  prefix: string;
  /** Absolute path of what was built. While it is missing, everything below the prefix is unknown. */
  directory: string;
  /** Answers pages (GET, Accept: text/html) that are no files, for an app that routes in the browser. */
  fallback?: string;
  /** May pages of other origins load it, as they must for a library? */
  isShared?: boolean;
  /** Content-Security-Policy of its pages, laid over PAGE_POLICY by directive. */
  policy?: Readonly<Record<string, string>>;
}

/** What a page may load and do unless its site says otherwise; `style-src` lets components set style attributes. */
const PAGE_POLICY: Readonly<Record<string, string>> = {
  'default-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob: https: http:",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

/** Files whose names hold a hash of their content: a bundler puts them there. */
const HASHED = '/assets/';
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** To be asked for again each time, which the ETag makes cheap. */
const REVALIDATED = 'no-cache';

/** Nothing that begins with a dot, climbs up, or is encoded: the names that a build writes. */
const PLAIN_PATH = /^\/?(?:[\w@~-][\w@~.-]*\/)*(?:[\w@~-][\w@~.-]*)?$/;

/** What would make a file be sent in part, or refused; a file is sent whole, or not again (If-None-Match). */
const LEFT_OUT = ['range', 'if-range', 'if-match', 'if-unmodified-since'];

const policyText = (site: Site): string =>
  Object.entries({ ...PAGE_POLICY, ...site.policy })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

function setHeaders(site: Site, response: ServerResponse, file: string): void {
  const isPage = /\.html(?:\.\w+)?$/.test(file);
  const isHashed = file.slice(site.directory.length).replaceAll('\\', '/').startsWith(HASHED);
  response.setHeader('cache-control', isHashed ? IMMUTABLE : REVALIDATED);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  if (isPage) response.setHeader('content-security-policy', policyText(site));
  if (!site.isShared) return;
  // A module is loaded from another origin by CORS only.
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0] ?? '';

/** A page of an app that routes in the browser: not a script that is missing. */
const asksForPage = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').includes('text/html') && !/\.\w+$/.test(pathOf(request));

/**
 * Serves a directory at a prefix: with ETag, files below `assets/` as immutable, `name.br` and `name.gz` in place of
 * `name` for who takes them, and a Content-Security-Policy on pages. What is not there is answered by `unknown`.
 */
export function serveSite(
  server: FastifyInstance,
  site: Site,
  unknown: (request: FastifyRequest) => BelfryError,
): void {
  void server.register(
    async (scope) => {
      scope.addHook('onRequest', async ({ raw }) => {
        for (const name of LEFT_OUT) delete raw.headers[name];
      });
      scope.setNotFoundHandler((request, reply) => {
        const { fallback, directory } = site;
        if (fallback && asksForPage(request) && existsSync(join(directory, fallback)))
          return reply.sendFile(fallback);
        throw unknown(request);
      });
      await scope.register(serveFiles, {
        root: site.directory,
        allowedPath: (path) => PLAIN_PATH.test(path),
        acceptRanges: false,
        cacheControl: false,
        dotfiles: 'ignore',
        index: ['index.html'],
        preCompressed: true,
        setHeaders: (response, path) => setHeaders(site, response as unknown as ServerResponse, path),
      });
      // With a slash, or what the page loads by relative paths is looked for in the wrong place.
      scope.get('/', (request, reply) =>
        pathOf(request).endsWith('/') ? reply.sendFile('index.html') : reply.redirect(`${site.prefix}/`, 308),
      );
    },
    { prefix: site.prefix },
  );
}
