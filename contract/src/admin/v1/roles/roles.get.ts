import Type from 'typebox';
import { operation } from '../../../operation.js';
import { RoleWithMembers } from '../member.js';

export const listRoles = operation({
  id: 'listRoles',
  method: 'GET',
  path: '/admin/v1/roles',
  summary: 'List the roles: Owner, Admin, then the custom ones by name',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  answer: Type.Object({ roles: Type.Array(RoleWithMembers) }),
});
