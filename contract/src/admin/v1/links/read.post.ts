import Type from 'typebox';
import { operation } from '../../../operation.js';
import { nullable, Time } from '../../../shapes.js';
import { LinkToken } from '../member.js';

export const readLink = operation({
  id: 'readLink',
  method: 'POST',
  path: '/admin/v1/links/read',
  summary: 'Tell what a one-time link is for',
  auth: { kind: 'none' },
  body: Type.Object({ token: LinkToken }),
  answer: Type.Object({
    kind: Type.Enum(['owner', 'invitation', 'password']),
    email: nullable(Type.String({ description: 'Null: whoever uses the link says it.' })),
    name: nullable(Type.String()),
    role_name: Type.String(),
    expires_at: nullable(Time),
  }),
  errors: ['InvalidLink', 'CrossSiteRequest'],
});
