import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Member, MemberName, MemberParams, RecordId } from '../member.js';

export const updateMember = operation({
  id: 'updateMember',
  method: 'PUT',
  path: '/admin/v1/members/{member_id}',
  summary: 'Change a member’s role, name or whether the member may sign in',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: MemberParams,
  body: Type.Object({
    name: Type.Optional(MemberName),
    role_id: Type.Optional(RecordId),
    is_active: Type.Optional(Type.Boolean()),
  }),
  answer: Member,
  errors: ['IncompatibleValues'],
});
