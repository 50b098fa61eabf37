import Type from 'typebox';
import { LIMITS } from '../../../limits.js';
import { operation } from '../../../operation.js';
import { Time, Key } from '../../../shapes.js';
import { Counts, FigurePoint } from '../figures/figures.js';

export const getFigures = operation({
  id: 'getFigures',
  method: 'GET',
  path: '/admin/v1/figures',
  summary: 'Count messages sent, impressions and clicks over a range, by the time of the send',
  auth: {
    kind: 'member',
    needs: { scope: 'application', needs: [{ area: 'analytics', level: 'view' }] },
  },
  query: Type.Object({
    start: Type.Optional({
      ...Time,
      description: 'Unix milliseconds; 30 days before the end when left out.',
    }),
    end: Type.Optional({ ...Time, description: 'Unix milliseconds; now when left out.' }),
    step: Type.Optional(Type.Enum(['quarter', 'hour', 'day'], { default: 'day' })),
    time_zone: Type.Optional(
      Type.String({
        maxLength: LIMITS.timeZoneLength,
        default: 'UTC',
        description: 'In which days begin, such as Asia/Seoul.',
      }),
    ),
    by: Type.Optional(Type.Enum(['channel', 'template'], { description: 'Tells groups apart too.' })),
    template_key: Type.Optional(Key),
    channel_key: Type.Optional(Key),
  }),
  answer: Type.Object({
    totals: Counts,
    points: Type.Array(FigurePoint),
    groups: Type.Array(Type.Object({ key: Type.String(), totals: Counts, points: Type.Array(FigurePoint) }), {
      description: 'Most messages first; a notification in two channels is in both.',
    }),
    as_of: Time,
  }),
});
