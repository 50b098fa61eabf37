import Type from 'typebox';
import { operation } from '../../../operation.js';
import { EmptyBody } from '../../../shapes.js';
import { RecordId } from '../member.js';

export const revokeApiToken = operation({
  id: 'revokeApiToken',
  method: 'DELETE',
  path: '/admin/v1/tokens/{token_id}',
  summary: 'Revoke an API token; every server refuses it within 2 s',
  auth: { kind: 'member', needs: { scope: 'application', needs: 'admin' } },
  params: Type.Object({ token_id: RecordId }),
  answer: EmptyBody,
});
