import Type from 'typebox';
import { operation } from '../../../operation.js';
import { RoleApplications, RoleAreas, RoleName, RoleParams, RoleWithMembers } from '../member.js';

export const updateRole = operation({
  id: 'updateRole',
  method: 'PUT',
  path: '/admin/v1/roles/{role_id}',
  summary: 'Change a custom role; members have it so at once',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: RoleParams,
  body: Type.Object({
    name: Type.Optional(RoleName),
    areas: Type.Optional(RoleAreas),
    application_ids: Type.Optional(RoleApplications),
  }),
  answer: RoleWithMembers,
  errors: ['ResourceAlreadyExists', 'IncompatibleValues'],
});
