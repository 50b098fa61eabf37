import { operation } from '../../operation.js';
import { Preferences, preferencesBody } from '../../v1/users/preferences.js';

export const updateClientPreferences = operation({
  id: 'updateClientPreferences',
  method: 'PUT',
  path: '/client/v1/preferences',
  summary: 'Opt out of channels or categories, or in again; holds for what is delivered from then on',
  auth: { kind: 'session' },
  body: preferencesBody,
  answer: Preferences,
});
