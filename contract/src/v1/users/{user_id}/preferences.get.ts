import { operation } from '../../../operation.js';
import { Preferences } from '../preferences.js';
import { UserParams } from '../user.js';

export const getUserPreferences = operation({
  id: 'getUserPreferences',
  method: 'GET',
  path: '/v1/users/{user_id}/preferences',
  summary: 'Which channels and categories a user wants messages from',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  answer: Preferences,
  errors: ['UserNotFound'],
});
