import { operation } from '../../operation.js';
import { Settings } from './settings.js';

export const getSettings = operation({
  id: 'getSettings',
  method: 'GET',
  path: '/v1/settings',
  summary: 'Get the settings of the application',
  auth: { kind: 'token', permission: 'settings' },
  answer: Settings,
});
