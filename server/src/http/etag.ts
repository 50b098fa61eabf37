import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const tagOf = (text: string): string =>
  `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;

/** Whether a list of tags, as If-None-Match holds it, names one; a weak tag of the same text is the same. */
const names = (list: string, tag: string): boolean =>
  list === '*' || list.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);

/** Answers with an ETag, or with 304 and nothing when the caller has the very answer already. */
export function sendWithEtag(request: FastifyRequest, reply: FastifyReply, body: unknown): FastifyReply {
  const text = JSON.stringify(body);
  const tag = tagOf(text);
  // Kept by the caller alone, who asks each time whether it is still good.
  void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
  if (names(request.headers['if-none-match'] ?? '', tag)) return reply.status(304).send();
  return reply.type('application/json; charset=utf-8').send(text);
}
