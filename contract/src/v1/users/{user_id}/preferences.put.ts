import { operation } from '../../../operation.js';
import { Preferences, preferencesBody } from '../preferences.js';
import { UserParams } from '../user.js';

export const updateUserPreferences = operation({
  id: 'updateUserPreferences',
  method: 'PUT',
  path: '/v1/users/{user_id}/preferences',
  summary: 'Opt a user out of channels or categories, or in again',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  body: preferencesBody,
  answer: Preferences,
  errors: ['UserNotFound'],
});
