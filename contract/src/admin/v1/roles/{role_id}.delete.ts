import { operation } from '../../../operation.js';
import { EmptyBody } from '../../../shapes.js';
import { RoleParams } from '../member.js';

export const deleteRole = operation({
  id: 'deleteRole',
  method: 'DELETE',
  path: '/admin/v1/roles/{role_id}',
  summary: 'Delete a custom role that no member and no invitation has',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: RoleParams,
  answer: EmptyBody,
  errors: ['IncompatibleValues'],
});
