import Type from 'typebox';
import { everywhere } from '../../../access.js';
import { operation } from '../../../operation.js';
import { Failure, RunningBatch } from '../home/home.js';

export const getHome = operation({
  id: 'getHome',
  method: 'GET',
  path: '/admin/v1/home',
  summary: 'Get what the first page shows of the application',
  auth: { kind: 'member', needs: { scope: 'application', needs: everywhere('view') } },
  answer: Type.Object({
    business_messaging: Type.Boolean(),
    first_steps: Type.Object({
      has_template: Type.Boolean({ description: 'One beside the one that every application begins with.' }),
      has_sent: Type.Boolean(),
      has_impression: Type.Boolean({ description: 'Somebody saw a message.' }),
      has_member: Type.Boolean({ description: 'There is more than one member.' }),
    }),
    running: Type.Array(RunningBatch, {
      description: 'Those that wait for their time last; none for a role that may not list notifications.',
    }),
    failures: Type.Array(Failure, { description: 'Newest first; of the last 30 days; likewise.' }),
  }),
});
