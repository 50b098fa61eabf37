import { BelfryError, type ErrorBody } from '@belfry/contract';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../platform/logger.js';

const FRAMEWORK: Record<string, () => BelfryError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new BelfryError(
      'ParameterValueLengthExceeded',
      'The body is over the size limit of 25 MiB. Split it, or send a batch by file.',
    ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new BelfryError('InvalidJsonRequestBody', 'The body is not as long as Content-Length says.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new BelfryError(
      'InvalidJsonRequestBody',
      'The Content-Type is malformed; send "Content-Type: application/json".',
    ),
  // Of the request's own connection: what the database's connections throw has been translated by then.
  ECONNRESET: () =>
    new BelfryError('InvalidJsonRequestBody', 'The connection ended before the whole body had arrived.'),
  FST_ERR_BAD_URL: () => new BelfryError('InvalidEndpoint', 'The path is not validly percent-encoded.'),
};

/** Whatever was thrown, as one of the documented errors; what is not foreseen becomes InternalError. */
function toBelfryError(error: unknown, requestId: string): BelfryError {
  if (error instanceof BelfryError) return error;
  const framework = FRAMEWORK[(error as Partial<FastifyError>).code ?? ''];
  if (framework) return framework();
  return new BelfryError(
    'InternalError',
    `Something went wrong here. The log tells more under the request id ${requestId}.`,
    { cause: error },
  );
}

/** Answers every error of the server, and logs those that are its own fault. */
export function answerError(logger: Logger) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = toBelfryError(thrown, request.id);
    if (error.status >= 500) {
      const { message, stack } = (error.cause ?? error) as Error;
      logger[error.status === 500 ? 'error' : 'warn'](
        {
          request: request.id,
          method: request.method,
          route: request.routeOptions.url,
          error: message,
          stack,
        },
        error.name,
      );
    }
    const body: ErrorBody = { error: true, code: error.code, message: error.message, ...error.details };
    void reply.status(error.status).headers(error.headers).send(body);
  };
}
