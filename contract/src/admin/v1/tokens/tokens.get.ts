import Type from 'typebox';
import { operation } from '../../../operation.js';
import { ApiToken } from '../tokens/token.js';

export const listApiTokens = operation({
  id: 'listApiTokens',
  method: 'GET',
  path: '/admin/v1/tokens',
  summary: 'List the API tokens of the application that are not revoked',
  auth: { kind: 'member', needs: { scope: 'application', needs: 'admin' } },
  answer: Type.Object({ tokens: Type.Array(ApiToken) }),
});
