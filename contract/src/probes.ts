import Type from 'typebox';
import { operation } from './operation.js';
import { record } from './shapes.js';

export const healthz = operation({
  id: 'healthz',
  method: 'GET',
  path: '/healthz',
  summary: 'The process is alive',
  auth: { kind: 'none' },
  answer: Type.Object({ status: Type.Literal('ok') }),
});

export const readyz = operation({
  id: 'readyz',
  method: 'GET',
  path: '/readyz',
  summary: 'The storage answers and its schema is the one this server needs',
  auth: { kind: 'none' },
  answer: Type.Object({
    status: Type.Literal('ready'),
    hint_bus: Type.Object(
      {
        kind: Type.Union([Type.Literal('postgres'), Type.Literal('nats')]),
        connected: Type.Boolean(),
      },
      {
        description:
          'What tells this process of changes made by others. While it is not connected, streams follow within a second; that is no reason not to be ready.',
      },
    ),
  }),
  errors: ['ServiceUnavailable'],
});

export const openapi = operation({
  id: 'openapi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description of the API',
  auth: { kind: 'none' },
  answer: record(Type.Unknown()),
});
