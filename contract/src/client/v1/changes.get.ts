import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit } from '../../shapes.js';
import { Change, Cursor, Unread } from './change.js';

export const listClientChanges = operation({
  id: 'listClientChanges',
  method: 'GET',
  path: '/client/v1/changes',
  summary: 'What happened to the user’s feed since a place in its change log; without one, where it ends now',
  auth: { kind: 'session' },
  query: Type.Object({
    since: Type.Optional(Cursor),
    limit: limit(LIMITS.changesPage, LIMITS.changesPage),
  }),
  answer: Type.Object({
    changes: Type.Array(Change),
    unread: Unread,
    next: Cursor,
    has_more: Type.Boolean({ description: 'More is there already: ask again at once with `next`.' }),
  }),
});
