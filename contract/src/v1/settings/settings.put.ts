import { operation } from '../../operation.js';
import { Settings, SettingsChange } from './settings.js';

export const updateSettings = operation({
  id: 'updateSettings',
  method: 'PUT',
  path: '/v1/settings',
  summary: 'Change settings of the application: those that are absent stay',
  auth: { kind: 'token', permission: 'settings' },
  body: SettingsChange,
  answer: Settings,
});
