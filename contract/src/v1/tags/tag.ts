import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { Time } from '../../shapes.js';

export const TagName = Type.String({ minLength: 1, maxLength: LIMITS.tagLength });

export const Tag = Type.Object({ name: Type.String(), created_at: Time });
