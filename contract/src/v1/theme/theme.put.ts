import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { nullable } from '../../shapes.js';
import { ThemeMode, ThemeState, ThemeWish } from './theme.js';

export const updateTheme = operation({
  id: 'updateTheme',
  method: 'PUT',
  path: '/v1/theme',
  summary: 'Change how feeds look; feeds that are open follow at once',
  auth: { kind: 'token', permission: 'settings' },
  body: Type.Object({
    theme_mode: Type.Optional(ThemeMode),
    themes: Type.Optional(
      nullable(
        Type.Array(ThemeWish, {
          minItems: 1,
          maxItems: LIMITS.themes,
          description: 'In place of all there are; the first is used. Null: the preset again.',
        }),
      ),
    ),
  }),
  answer: ThemeState,
});
