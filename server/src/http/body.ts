import { isUtf8 } from 'node:buffer';
import { BelfryError, LIMITS } from '@belfry/contract';
import type { FastifyInstance } from 'fastify';
import { refuseTexts } from './texts.js';

const notJson = (why: string) => new BelfryError('InvalidJsonRequestBody', why);

/** Characters that PostgreSQL cannot keep can enter a JSON text only as these escapes. */
const SUSPICIOUS = /\\u(0000|d[89a-f])/i;

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

/**
 * Whether objects and lists are nested over `limit` levels deep in a JSON text. Asked before it is parsed, which takes
 * memory for each level. Looks at the bytes, which is faster than at characters; none of a longer character is ASCII in
 * UTF-8.
 */
function isDeeperThan(limit: number, bytes: Buffer): boolean {
  const { length } = bytes;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at++; at < length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (++depth > limit) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
  }
  return false;
}

/** The value of a JSON body; throws InvalidJsonRequestBody, or the error of what it may not hold. */
export function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  if (!isUtf8(bytes)) throw notJson('The body is not UTF-8.');
  if (isDeeperThan(LIMITS.jsonDepth, bytes))
    throw new BelfryError('InvalidValue', `The body is nested over ${LIMITS.jsonDepth} levels deep.`);
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notJson(`The body is not JSON: ${(error as Error).message.slice(0, 120)}.`);
  }
  if (SUSPICIOUS.test(text)) refuseTexts(value, '');
  return value;
}

/** Content types that mean JSON in UTF-8; none at all is taken for it too. */
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;

function checkContentType(type: string | undefined): void {
  if (type === undefined || JSON_TYPE.test(type)) return;
  throw notJson(
    /^application\/json\s*;/i.test(type)
      ? 'The body must be UTF-8; send "Content-Type: application/json; charset=utf-8".'
      : `The body's Content-Type is "${type.slice(0, 80)}"; send "Content-Type: application/json".`,
  );
}

/** Makes the server read every body as JSON, and refuse other content types with a sentence. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      if (body.length > 0) checkContentType(request.headers['content-type']);
      done(null, parseBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Makes the server pass requests on with their body unread. */
export function leaveBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
}
