import { operation } from '../../operation.js';
import { ClientTheme } from '../../v1/theme/theme.js';

export const getClientTheme = operation({
  id: 'getClientTheme',
  method: 'GET',
  path: '/client/v1/theme',
  summary: 'The theme to draw with, and those of channels that have their own',
  auth: { kind: 'session' },
  hasEtag: true,
  answer: ClientTheme,
});
