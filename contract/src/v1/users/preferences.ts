import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { Key } from '../../shapes.js';

/** What a user wants to get: everything, but for channels and categories that are not enabled. */
export const Preferences = Type.Object({
  channels: Type.Array(
    Type.Object({
      key: Type.String(),
      type: Type.Enum(['feed', 'chat', 'push', 'sms', 'whatsapp', 'alimtalk']),
      name: Type.String(),
      is_enabled: Type.Boolean(),
      categories: Type.Array(
        Type.Object({ id: Type.String(), name: Type.String(), is_enabled: Type.Boolean() }),
      ),
    }),
  ),
});

export const preferencesBody = Type.Object({
  channels: Type.Array(
    Type.Object({
      key: Key,
      is_enabled: Type.Optional(Type.Boolean()),
      categories: Type.Optional(
        Type.Array(
          Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }), is_enabled: Type.Boolean() }),
          { maxItems: LIMITS.preferenceItems },
        ),
      ),
    }),
    { maxItems: LIMITS.preferenceItems, description: 'What is not named stays as it is.' },
  ),
});
