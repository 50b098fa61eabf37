import { operation } from '../../operation.js';
import { ThemeState } from './theme.js';

export const getTheme = operation({
  id: 'getTheme',
  method: 'GET',
  path: '/v1/theme',
  summary: 'Get the themes of the application',
  auth: { kind: 'token', permission: 'settings' },
  answer: ThemeState,
});
