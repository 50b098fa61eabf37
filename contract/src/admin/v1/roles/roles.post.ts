import Type from 'typebox';
import { operation } from '../../../operation.js';
import { RoleApplications, RoleAreas, RoleName, RoleWithMembers } from '../member.js';

export const createRole = operation({
  id: 'createRole',
  method: 'POST',
  path: '/admin/v1/roles',
  summary: 'Create a custom role',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  body: Type.Object({
    name: RoleName,
    areas: RoleAreas,
    application_ids: Type.Optional(RoleApplications),
  }),
  answer: RoleWithMembers,
  errors: ['ResourceAlreadyExists'],
});
