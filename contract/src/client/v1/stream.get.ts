import Type from 'typebox';
import { operation } from '../../operation.js';
import { Cursor, StreamEvent } from './change.js';

export const streamClientChanges = operation({
  id: 'streamClientChanges',
  method: 'GET',
  path: '/client/v1/stream',
  summary:
    'The change log as it grows, as Server-Sent Events: each event is a page of it, its id the cursor after it. The header Last-Event-ID, or else `since`, resumes',
  auth: { kind: 'session' },
  query: Type.Object({ since: Type.Optional(Cursor) }),
  answerType: 'events',
  answer: StreamEvent,
});
