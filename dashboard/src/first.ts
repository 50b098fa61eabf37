import { type Answer, call, type CallOptions, type OperationName } from './api/call.js';
import { figuresOf, rangeOf } from './pages/home/range.js';
import { filtersOf, queryOf } from './pages/logs/query.js';
import { rememberedApplication } from './shell/remembered.js';

/** A question that a page will ask, known from its address alone. */
export interface First<N extends OperationName = OperationName> {
  name: N;
  application: string;
  options: CallOptions<N>;
}

const first = <N extends OperationName>(name: N, application: string, query?: CallOptions<N>['query']) =>
  ({ name, application, options: query ? { query } : {} }) as First;

/** What the pages ask as they open, in the same words, so that the answer is found. Others ask once their code is there. */
const OF_PAGES: Record<string, (application: string, search: URLSearchParams) => First[]> = {
  home: (application, search) => [
    first('getHome', application),
    first('getFigures', application, { ...figuresOf(rangeOf(search)), by: 'channel' }),
    first('getFigures', application, { ...figuresOf(rangeOf(search)), by: 'template' }),
  ],
  logs: (application, search) => [first('listNotifications', application, queryOf(filtersOf(search)))],
  users: (application, search) =>
    search.has('id') || search.has('name') ? [] : [first('listUsers', application, { limit: 50 })],
  tags: (application) => [first('listTags', application, { limit: 50 })],
  files: (application) => [first('listTargetFiles', application, { limit: 50 })],
};

/** What the page at an address asks first. */
export function firstOf(address: string): First[] {
  const { pathname, searchParams } = new URL(address, location.origin);
  const [, application = '', page = ''] = /^\/app\/([^/]+)\/(\w+)$/.exec(pathname) ?? [];
  return OF_PAGES[page]?.(decodeURIComponent(application), searchParams) ?? [];
}

/** Where the page is, without the `/dashboard` that all begin with; for the start, where it is likely to lead. */
export function here(): string {
  const path = location.pathname.replace(/^\/dashboard\/?/, '/');
  const kept = path === '/' ? rememberedApplication() : null;
  return (kept === null ? path : `/app/${encodeURIComponent(kept)}/home`) + location.search;
}

/** What is already on its way when the code that draws is not. */
export const begun: { ask: First; answer: Promise<Answer<OperationName>> }[] = [];

export function begin(ask: First): void {
  const answer = call(ask.name, { application: ask.application, ...ask.options });
  // Whoever asks for it sees the error; nobody has to.
  answer.catch(() => undefined);
  begun.push({ ask, answer });
}
