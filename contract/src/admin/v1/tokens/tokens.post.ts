import Type from 'typebox';
import { LIMITS } from '../../../limits.js';
import { operation } from '../../../operation.js';
import { ApiToken, TokenPermissions } from '../tokens/token.js';

export const createApiToken = operation({
  id: 'createApiToken',
  method: 'POST',
  path: '/admin/v1/tokens',
  summary: 'Create an API token, shown this once',
  auth: { kind: 'member', needs: { scope: 'application', needs: 'admin' } },
  body: Type.Object({
    name: Type.String({
      minLength: 1,
      maxLength: LIMITS.tokenNameLength,
      pattern: '^[^\\u0000-\\u001f\\u007f]*$',
    }),
    permissions: TokenPermissions,
  }),
  answer: Type.Object({ ...ApiToken.properties, api_token: Type.String() }),
});
