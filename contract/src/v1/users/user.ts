import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { nullable, Time, UserId } from '../../shapes.js';

export const userBody = {
  nickname: Type.Optional(nullable(Type.String({ maxLength: LIMITS.nicknameLength }))),
  profile_url: Type.Optional(nullable(Type.String({ maxLength: LIMITS.urlLength }))),
  locale: Type.Optional(
    nullable(
      Type.String({
        maxLength: LIMITS.localeLength,
        pattern: '^[A-Za-z0-9-]+$',
        description: 'BCP 47, such as ko-KR.',
      }),
    ),
  ),
};

export const UserParams = Type.Object({ user_id: UserId });

export const User = Type.Object({
  user_id: Type.String(),
  nickname: nullable(Type.String()),
  profile_url: nullable(Type.String()),
  locale: nullable(Type.String()),
  is_active: Type.Boolean(),
  created_at: Time,
  updated_at: Time,
});
