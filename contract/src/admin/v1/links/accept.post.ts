import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Email, LinkToken, Me, MemberName, NewPassword } from '../member.js';

export const acceptLink = operation({
  id: 'acceptLink',
  method: 'POST',
  path: '/admin/v1/links/accept',
  summary: 'Use a one-time link: become a member, or set a new password; signs in',
  auth: { kind: 'none' },
  body: Type.Object({
    token: LinkToken,
    email: Type.Optional({ ...Email, description: 'Of the owner; an invitation has it.' }),
    name: Type.Optional(MemberName),
    password: NewPassword,
  }),
  answer: Me,
  errors: ['InvalidLink', 'CrossSiteRequest', 'ResourceAlreadyExists', 'TooManySignIns'],
});
