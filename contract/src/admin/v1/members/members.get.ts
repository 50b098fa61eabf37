import Type from 'typebox';
import { LIMITS } from '../../../limits.js';
import { operation } from '../../../operation.js';
import { limit, Next, PageToken } from '../../../shapes.js';
import { Member } from '../member.js';

export const listMembers = operation({
  id: 'listMembers',
  method: 'GET',
  path: '/admin/v1/members',
  summary: 'List the members by e-mail',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  query: Type.Object({
    limit: limit(LIMITS.listPage, LIMITS.listPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ members: Type.Array(Member), next: Next }),
});
