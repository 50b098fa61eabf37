import { operation } from '../../operation.js';
import { Preferences } from '../../v1/users/preferences.js';

export const getClientPreferences = operation({
  id: 'getClientPreferences',
  method: 'GET',
  path: '/client/v1/preferences',
  summary: 'Which channels and categories the user wants messages from',
  auth: { kind: 'session' },
  answer: Preferences,
});
