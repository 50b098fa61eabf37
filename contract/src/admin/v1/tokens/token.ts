import Type from 'typebox';
import { PERMISSIONS } from '../../../operation.js';
import { nullable, Time } from '../../../shapes.js';

/** Null: everything is permitted. */
export const TokenPermissions = nullable(
  Type.Array(Type.Enum([...PERMISSIONS]), {
    maxItems: PERMISSIONS.length,
    description: 'Null: everything is permitted.',
  }),
);

export const ApiToken = Type.Object({
  token_id: Type.String(),
  name: Type.String(),
  mask: Type.String({ description: 'Its first characters.' }),
  permissions: TokenPermissions,
  created_at: Time,
});
