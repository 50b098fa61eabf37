import Type from 'typebox';
import { LIMITS } from '../../../limits.js';

export const FileKey = Type.String({
  minLength: 1,
  maxLength: LIMITS.fileKeyLength,
  pattern: '^(?!/)(?!.*\\.\\.)[A-Za-z0-9_./-]*$',
  description: 'Letters, digits and _ - . / with no slash in front and no two dots in a row.',
});

const Seconds = Type.Integer({ minimum: 0, description: 'Unix seconds, unlike every other time here.' });

/** An uploaded file of targets as the API answers it. */
export const TargetFile = Type.Object({
  file_key: Type.String(),
  file_size: Type.Integer({ minimum: 1, description: 'Bytes.' }),
  uploaded_at: Seconds,
  expires_at: Seconds,
});
