import Type, { type Static, type TSchema } from 'typebox';
import { LIMITS } from './limits.js';

/** Parts that several operations share. */

/**
 * The schema, or null. Written as one schema with two types and not as a union, so that a wrong value
 * gives one fault that can be named.
 */
export function nullable<T extends TSchema>(schema: T) {
  const plain = schema as unknown as { type?: string; enum?: unknown[] };
  return Type.Unsafe<Static<T> | null>(
    plain.enum ? { ...schema, enum: [...plain.enum, null] } : { ...schema, type: [plain.type, 'null'] },
  );
}

/** An object of any names whose values are all of one kind. */
export function record<T extends TSchema>(value: T) {
  return Type.Unsafe<Record<string, Static<T>>>({ type: 'object', additionalProperties: value });
}

export const UserId = Type.String({
  minLength: 1,
  maxLength: LIMITS.userIdLength,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
  description: 'Your own id of the user, 1 to 80 characters, no control characters.',
});

export const NotificationId = Type.String({
  pattern: '^[0-9]{1,19}$',
  description: 'Decimal string of a 63-bit integer; ids sort by time.',
});

export const Key = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[A-Za-z0-9_-]*$',
  description: '1 to 100 letters, digits, _ and -.',
});

export const Time = Type.Integer({
  minimum: 0,
  maximum: LIMITS.timeMsMax,
  description: 'Unix milliseconds.',
});

export const PageToken = Type.String({
  maxLength: LIMITS.pageTokenLength,
  description: 'The `next` of the page before.',
});

export const Next = Type.String({ description: 'Token of the next page; empty on the last.' });

export const limit = (maximum: number, standard: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, default: standard }));

export const PushTemplate = Type.Object({
  title: Type.Optional(Type.String({ maxLength: LIMITS.pushTitleLength })),
  body: Type.Optional(Type.String({ maxLength: LIMITS.pushBodyLength })),
  enable_push: Type.Optional(Type.Boolean()),
});

export const ChannelRef = Type.Object({ key: Type.String(), type: Type.String() });

/** The answer of operations whose body is empty. */
export const EmptyBody = Type.Null({ description: 'The body is empty.' });

export const ErrorAnswer = Type.Object({
  error: Type.Literal(true),
  code: Type.Integer(),
  message: Type.String(),
});

export const FailedTarget = Type.Object({
  user_id: Type.String(),
  code: Type.Integer(),
  message: Type.String(),
});
