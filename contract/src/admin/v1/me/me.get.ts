import { operation } from '../../../operation.js';
import { Me } from '../member.js';

export const getMe = operation({
  id: 'getMe',
  method: 'GET',
  path: '/admin/v1/me',
  summary: 'Get the member who is signed in',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  answer: Me,
});
