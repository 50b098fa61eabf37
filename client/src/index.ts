export { type Backoff, BACKOFF } from './backoff.js';
export { BelfryClient, type ClientOptions } from './client.js';
export { Feed } from './feed-list.js';
export { ApiError, UnreachableError } from './http.js';
export { compareIds } from './ids.js';
export { type ConnectionEvent, type ConnectionState, EVENTS, STATES, TABLE, transition } from './machine.js';
export type { Platform, TextStore } from './platform.js';
export type { GetToken } from './session.js';
export type { FeedTheme, TextTheme, Theme } from './theme.js';
export type {
  Category,
  Change,
  ChangePage,
  Channel,
  Message,
  MessagePage,
  Template,
  Unread,
} from './types.js';
