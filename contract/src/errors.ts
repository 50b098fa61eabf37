/**
 * Every error the server can answer, one per line: HTTP status, six-digit code, and when it arises.
 * docs/errors.md and openapi.json are generated from this list.
 */
const define = <const T extends Record<string, { status: number; code: number; when: string }>>(list: T): T =>
  list;

export const ERRORS = define({
  PartialSuccess: { status: 207, code: 207100, when: 'some targets of a realtime send failed' },
  ExpectedString: { status: 400, code: 400100, when: 'a property must be a string' },
  ExpectedNumber: { status: 400, code: 400101, when: 'a property must be a number' },
  ExpectedList: { status: 400, code: 400102, when: 'a property must be a list' },
  ExpectedObject: { status: 400, code: 400103, when: 'a property must be an object' },
  ExpectedBoolean: { status: 400, code: 400104, when: 'a property must be true or false' },
  MissingRequiredParameters: { status: 400, code: 400105, when: 'a required property is absent' },
  UnauthorizedRequest: { status: 400, code: 400108, when: 'no Api-Token header' },
  ParameterValueLengthExceeded: {
    status: 400,
    code: 400110,
    when: 'a value is longer or shorter than it may be, or the body is over the size limit',
  },
  InvalidValue: { status: 400, code: 400111, when: 'a value is not allowed, or there are too many' },
  IncompatibleValues: { status: 400, code: 400112, when: 'two properties exclude each other' },
  ParameterValueOutOfRange: { status: 400, code: 400113, when: 'a number is outside its range' },
  NotAllowedCharacter: { status: 400, code: 400151, when: 'a text holds a character it may not' },
  ResourceNotFound: { status: 400, code: 400201, when: 'nothing with this id exists' },
  ResourceAlreadyExists: { status: 400, code: 400202, when: 'the id is taken' },
  DeactivatedUser: { status: 400, code: 400300, when: 'the user is deactivated' },
  UserNotFound: { status: 400, code: 400301, when: 'no such user' },
  InvalidSessionToken: { status: 401, code: 400302, when: 'no session token, or a bad one' },
  SessionTokenExpired: { status: 401, code: 400309, when: 'the session token has expired' },
  NotSignedIn: { status: 401, code: 401100, when: 'no member is signed in, or the session has ended' },
  SignInRefused: { status: 401, code: 401101, when: 'the e-mail, the password or the code is wrong' },
  SecondFactorRequired: {
    status: 401,
    code: 401102,
    when: 'the password is right, and a code is needed too',
  },
  InvalidLink: { status: 400, code: 400310, when: 'a one-time link is unknown, used, or has expired' },
  SignInFailed: { status: 400, code: 400311, when: 'the OpenID Connect provider did not vouch for a member' },
  InvalidApiToken: { status: 400, code: 400401, when: 'the API token is unknown or revoked' },
  InvalidJsonRequestBody: { status: 400, code: 400403, when: 'the body is not JSON' },
  InvalidEndpoint: { status: 400, code: 400930, when: 'no such path or method' },
  PermissionDenied: {
    status: 400,
    code: 403100,
    when: 'the token, the member’s role, or the origin of the page, may not call this',
  },
  CrossSiteRequest: {
    status: 400,
    code: 403102,
    when: 'a request with a member’s cookie does not come from the dashboard itself',
  },
  ServiceDoesNotActivated: {
    status: 400,
    code: 403101,
    when: 'Business Messaging is off for the application',
  },
  IdempotencyConflict: {
    status: 409,
    code: 409100,
    when: 'a call with the same Idempotency-Key is still in progress; try again after Retry-After',
  },
  IdempotencyMismatch: { status: 422, code: 422100, when: 'the Idempotency-Key was used with another body' },
  TooManySignIns: {
    status: 429,
    code: 429100,
    when: 'too many sign-ins have failed; try again after Retry-After',
  },
  RateLimitExceeded: { status: 429, code: 500910, when: 'too many calls; try again after Retry-After' },
  InternalError: { status: 500, code: 500901, when: 'a fault of the server; it is logged' },
  ServiceUnavailable: {
    status: 503,
    code: 500902,
    when: 'the storage is down or the server is overloaded; try again after Retry-After',
  },
});

export type ErrorName = keyof typeof ERRORS;

/** The body of every error answer. */
export interface ErrorBody {
  error: true;
  code: number;
  message: string;
}

/**
 * A refusal, thrown by the domain and turned into an answer in one place (server/src/http/errors.ts).
 * `details` are further members of the answer's body, `headers` go beside it.
 */
export class BelfryError extends Error {
  readonly error: ErrorName;
  readonly details: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    error: ErrorName,
    message: string,
    extra: { details?: Record<string, unknown>; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.name = error;
    this.error = error;
    this.details = extra.details ?? {};
    this.headers = extra.headers ?? {};
  }

  get status(): number {
    return ERRORS[this.error].status;
  }

  get code(): number {
    return ERRORS[this.error].code;
  }
}
