import { accessOf, APPLICATION_HEADER, DASHBOARD_HEADER, describeNeeds, MEMBER_COOKIE } from './access.js';
import { ERRORS, type ErrorName } from './errors.js';
import type { Operation } from './operation.js';
import { operationList } from './operations.js';
import { ErrorAnswer } from './shapes.js';

const COMMON: ErrorName[] = [
  'MissingRequiredParameters',
  'InvalidValue',
  'ParameterValueLengthExceeded',
  'ParameterValueOutOfRange',
  'NotAllowedCharacter',
  'ResourceNotFound',
  'InvalidEndpoint',
  'InternalError',
  'ServiceUnavailable',
];
const BODY: ErrorName[] = [
  'InvalidJsonRequestBody',
  'ExpectedString',
  'ExpectedNumber',
  'ExpectedList',
  'ExpectedObject',
  'ExpectedBoolean',
];
const MEMBER = ['NotSignedIn', 'CrossSiteRequest'] as const;
const AUTH: Record<Operation['auth']['kind'], ErrorName[]> = {
  token: [
    ...(['UnauthorizedRequest', 'InvalidApiToken', 'PermissionDenied', 'RateLimitExceeded'] as const),
    ...MEMBER,
  ],
  member: [...MEMBER, 'PermissionDenied'],
  session: ['InvalidSessionToken', 'SessionTokenExpired', 'PermissionDenied', 'RateLimitExceeded'],
  none: [],
};

type ObjectSchema = { properties?: Record<string, unknown>; required?: string[] };

function hasNumber({ params }: Operation): boolean {
  const { properties = {} } = (params ?? {}) as ObjectSchema;
  return Object.values(properties).some((property) => (property as { type?: unknown }).type === 'integer');
}

/** Every error an operation can answer, by name. */
export function errorsOf(operation: Operation): ErrorName[] {
  return [
    ...AUTH[operation.auth.kind],
    ...(operation.body ? BODY : []),
    // Also where none is asked for, a body that is sent must be JSON.
    ...(operation.method === 'GET' ? [] : (['InvalidJsonRequestBody'] as ErrorName[])),
    ...(operation.query ? (['ExpectedNumber', 'ExpectedBoolean'] as ErrorName[]) : []),
    ...(hasNumber(operation) ? (['ExpectedNumber'] as ErrorName[]) : []),
    ...COMMON,
    ...(operation.errors ?? []),
  ].filter((name, index, all) => all.indexOf(name) === index);
}

function answersOf(operation: Operation): Record<string, unknown> {
  const json = (schema: unknown) => ({ 'application/json': { schema } });
  const events = (schema: unknown) => ({
    'text/event-stream': {
      schema: {
        type: 'string',
        contentMediaType: 'text/event-stream',
        description: 'The data of an event is JSON of the schema in `x-event-data`.',
        'x-event-data': schema,
      },
    },
  });
  const otherTypes = Object.fromEntries(
    Object.entries(operation.answerAlsoAs ?? {}).map(([type, description]) => [
      type,
      { schema: { type: 'string', description } },
    ]),
  );
  const answers: Record<string, unknown> = {
    [operation.status ?? 200]:
      (operation.answer as { type?: string }).type === 'null'
        ? { description: 'Done; the body is empty.' }
        : operation.answerType === 'events'
          ? { description: 'Events until the client leaves.', content: events(operation.answer) }
          : { description: 'Done.', content: { ...json(operation.answer), ...otherTypes } },
  };
  if (operation.hasEtag)
    answers[304] = { description: 'Nothing has changed since the answer that `If-None-Match` names.' };
  for (const [status, schema] of Object.entries(operation.otherAnswers ?? {}))
    answers[status] = { description: ERRORS.PartialSuccess.when, content: json(schema) };
  const byStatus = new Map<number, string[]>();
  for (const name of errorsOf(operation)) {
    const { status, code, when } = ERRORS[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${code} ${name}: ${when}`]);
  }
  for (const [status, lines] of byStatus)
    answers[status] ??= {
      description: lines.sort().join('\n'),
      content: json({ $ref: '#/components/schemas/Error' }),
    };
  return answers;
}

function parametersOf(operation: Operation): unknown[] {
  const part = (where: 'path' | 'query', schema: unknown) => {
    const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: where,
      required: required.includes(name),
      schema: property,
    }));
  };
  const etag = {
    ...{ name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } },
    description: 'The `ETag` of an answer that the caller has kept.',
  };
  return [
    ...part('path', operation.params),
    ...part('query', operation.query),
    ...(operation.hasEtag ? [etag] : []),
  ];
}

const mediaType = ({ bodyType }: Operation): string =>
  bodyType === 'form' ? 'multipart/form-data' : 'application/json';

function describe(operation: Operation, id: string): unknown {
  const member = { Member: [], Dashboard: [] };
  const ofApplication = { ...member, Application: [] };
  const access = accessOf(operation);
  const security = {
    token: [{ ApiToken: [] }, ofApplication],
    session: [{ Session: [] }],
    member: [access?.scope === 'application' ? ofApplication : member],
    none: [],
  };
  return {
    operationId: id,
    summary: operation.summary,
    security: security[operation.auth.kind],
    ...(operation.auth.kind === 'token' ? { 'x-permission': operation.auth.permission } : {}),
    ...(access ? { 'x-member': describeNeeds(access.needs) } : {}),
    parameters: parametersOf(operation),
    ...(operation.body
      ? { requestBody: { required: true, content: { [mediaType(operation)]: { schema: operation.body } } } }
      : {}),
    responses: answersOf(operation),
  };
}

/** The API as an OpenAPI 3.1 document, made from the contract alone. */
export function buildOpenApi(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operationList)
    for (const [index, path] of [operation.path, ...(operation.aliases ?? [])].entries()) {
      const id = index === 0 ? operation.id : `${operation.id}Alias${index}`;
      (paths[path] ??= {})[operation.method.toLowerCase()] = describe(operation, id);
    }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Belfry',
      version: '1',
      summary: 'Business messaging: notifications from templates into every user’s feed.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: {
        ApiToken: { type: 'apiKey', in: 'header', name: 'Api-Token' },
        Session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        Member: { type: 'apiKey', in: 'cookie', name: MEMBER_COOKIE },
        Dashboard: {
          ...{ type: 'apiKey', in: 'header', name: DASHBOARD_HEADER },
          description: 'Always "1"; needed by all but GET.',
        },
        Application: {
          ...{ type: 'apiKey', in: 'header', name: APPLICATION_HEADER },
          description: 'The id of the application.',
        },
      },
      schemas: { Error: ErrorAnswer },
    },
  };
  return JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
}
