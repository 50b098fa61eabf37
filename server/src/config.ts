import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import type { NatsSettings } from './bus/nats-transport.js';
import type { S3Settings } from './files/s3-store.js';

export type Role = 'api' | 'worker' | 'gateway';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Where target files are: a directory, or a bucket of S3. */
export type FilesConfig = { kind: 'disk'; directory: string } | { kind: 's3'; settings: S3Settings };

/** An OpenID Connect provider by which members sign in. */
export interface OidcConfig {
  issuer: string;
  clientId: string;
  /** Null: a client without a secret. */
  clientSecret: string | null;
  /** For the button of the dashboard. */
  name: string;
  /** The role of those who sign in and are neither members nor invited; null: they are refused. */
  role: string | null;
}

export interface Config {
  port: number;
  host: string;
  /** Absolute path of the embedded database's data; null with a database of one's own. */
  dataDir: string | null;
  databaseUrl: string | null;
  databaseConnections: number;
  files: FilesConfig;
  /** Null: processes tell each other through PostgreSQL. */
  nats: NatsSettings | null;
  /** Without a slash at its end; null: the server is known by the Host of each request. */
  publicUrl: string | null;
  firstApplication: { applicationId: string | null; apiToken: string | null };
  oidc: OidcConfig | null;
  /** Whether the demo page has an application to show; see cli/demo.ts. */
  demo: 'auto' | 'on' | 'off';
  roles: ReadonlySet<Role>;
  log: { level: LogLevel; format: 'json' | 'text' };
}

/** A setting that keeps the server from starting; the message says which and what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const NATS_PORT = 4222;
const DEFAULTS_FILE = fileURLToPath(new URL('../belfry.defaults.env', import.meta.url));

/** Names beside the settings that begin with BELFRY_ but belong to tools around the server. */
const FOREIGN = new Set(['BELFRY_URL']);

type Env = Record<string, string | undefined>;

/** The settings of the environment over the shipped defaults; throws a ConfigError with one sentence. */
export function loadConfig(env: Env = process.env, defaultsFile = DEFAULTS_FILE): Config {
  const defaults = parseEnv(readFileSync(defaultsFile, 'utf8')) as Env;
  for (const name of Object.keys(env))
    if (name.startsWith('BELFRY_') && !(name in defaults) && !FOREIGN.has(name))
      throw new ConfigError(
        `${name} is not a setting of Belfry. Remove it, or look up its name in ${defaultsFile}.`,
      );
  const read = (name: string) => (env[name] ?? defaults[name] ?? '').trim();
  const databaseUrl = read('DATABASE_URL') || null;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new ConfigError('DATABASE_URL must begin with postgres:// or postgresql://.');
  if (databaseUrl && env.BELFRY_DATA)
    throw new ConfigError(
      'DATABASE_URL and BELFRY_DATA exclude each other: set the first for your own PostgreSQL, the second for the embedded one.',
    );
  const dataDir = resolve(text('BELFRY_DATA', read('BELFRY_DATA'), { pattern: /./, what: 'a directory' }));
  return {
    port: integer('PORT', read('PORT'), { from: 0, to: 65_535 }),
    host: text('HOST', read('HOST'), {
      pattern: /^\S+$/,
      what: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
    }),
    dataDir: databaseUrl ? null : dataDir,
    databaseUrl,
    databaseConnections: integer('BELFRY_DATABASE_CONNECTIONS', read('BELFRY_DATABASE_CONNECTIONS'), {
      from: 4,
      to: 500,
    }),
    files: files(env, read, dataDir),
    nats: nats(read('NATS_URL')),
    publicUrl: publicUrl(read('BELFRY_PUBLIC_URL')),
    firstApplication: firstApplication(read('BELFRY_APPLICATION_ID'), read('BELFRY_API_TOKEN')),
    oidc: oidc(read),
    demo: choice('BELFRY_DEMO', read('BELFRY_DEMO'), ['auto', 'on', 'off']),
    roles: roles(read('BELFRY_ROLES')),
    log: {
      level: choice('BELFRY_LOG_LEVEL', read('BELFRY_LOG_LEVEL'), [
        'debug',
        'info',
        'warn',
        'error',
        'silent',
      ]),
      format: choice('BELFRY_LOG_FORMAT', read('BELFRY_LOG_FORMAT'), ['json', 'text']),
    },
  };
}

/** The settings as loadConfig reads them, with options of the command line over those of the environment. */
export function loadConfigWith(options: { roles?: string }): Config {
  return loadConfig(
    options.roles === undefined ? process.env : { ...process.env, BELFRY_ROLES: options.roles },
  );
}

function firstApplication(id: string, token: string): Config['firstApplication'] {
  if (id && !/^[A-Za-z0-9-]{1,64}$/.test(id))
    throw new ConfigError('BELFRY_APPLICATION_ID must be 1 to 64 letters, digits and hyphens.');
  if (token && !/^[\x21-\x7e]{16,200}$/.test(token))
    throw new ConfigError('BELFRY_API_TOKEN must be 16 to 200 visible ASCII characters.');
  return { applicationId: id || null, apiToken: token || null };
}

function files(env: Env, read: (name: string) => string, dataDir: string): FilesConfig {
  const directory = read('BELFRY_FILES');
  const bucket = read('BELFRY_S3_BUCKET');
  if (!bucket) {
    const other = Object.keys(env).find((name) => name.startsWith('BELFRY_S3_') && env[name]);
    if (other)
      throw new ConfigError(
        `${other} is set and BELFRY_S3_BUCKET is not. Name the bucket, or remove ${other}.`,
      );
    return { kind: 'disk', directory: directory ? resolve(directory) : resolve(dataDir, 'files') };
  }
  if (directory)
    throw new ConfigError(
      'BELFRY_FILES and BELFRY_S3_BUCKET exclude each other: set the first to keep target files in a directory, the second to keep them in S3.',
    );
  const accessKeyId = read('BELFRY_S3_ACCESS_KEY_ID');
  const secretAccessKey = read('BELFRY_S3_SECRET_ACCESS_KEY');
  if (!accessKeyId !== !secretAccessKey)
    throw new ConfigError(
      'BELFRY_S3_ACCESS_KEY_ID and BELFRY_S3_SECRET_ACCESS_KEY belong together: set both, or neither to use the credentials of the surroundings.',
    );
  const endpoint = read('BELFRY_S3_ENDPOINT') || null;
  if (endpoint) url('BELFRY_S3_ENDPOINT', endpoint);
  const settings = {
    endpoint,
    region: text('BELFRY_S3_REGION', read('BELFRY_S3_REGION'), {
      pattern: /^[a-z0-9-]+$/i,
      what: 'a region, such as us-east-1',
    }),
    bucket: text('BELFRY_S3_BUCKET', bucket, {
      pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      what: 'the name of a bucket',
    }),
    credentials: accessKeyId ? { accessKeyId, secretAccessKey } : null,
    forcePathStyle:
      choice('BELFRY_S3_FORCE_PATH_STYLE', read('BELFRY_S3_FORCE_PATH_STYLE'), ['true', 'false']) === 'true',
  };
  return { kind: 's3', settings };
}

function nats(value: string): NatsSettings | null {
  if (!value) return null;
  const urls = value.split(',').map((part) => {
    const one = URL.canParse(part.trim()) ? new URL(part.trim()) : null;
    // A URL may hold a password: it is not repeated.
    if (!one || !/^(nats|tls):$/.test(one.protocol) || !one.hostname || /^\/./.test(one.pathname))
      throw new ConfigError(
        'NATS_URL must be nats://host:4222, or tls:// for an encrypted connection; several servers of a cluster are separated by commas.',
      );
    return one;
  });
  const [first] = urls;
  if (!first || urls.some(({ protocol }) => protocol !== first.protocol))
    throw new ConfigError('The servers of NATS_URL must all begin with nats://, or all with tls://.');
  const { username, password } = urls.find((one) => one.username) ?? first;
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || NATS_PORT}`),
    // As NATS has it: a name alone is a token.
    user: password ? decodeURIComponent(username) : null,
    secret: decodeURIComponent(password || username) || null,
    tls: first.protocol === 'tls:',
  };
}

function oidc(read: (name: string) => string): OidcConfig | null {
  const issuer = read('BELFRY_OIDC_ISSUER');
  const clientId = read('BELFRY_OIDC_CLIENT_ID');
  if (!issuer !== !clientId)
    throw new ConfigError(
      'BELFRY_OIDC_ISSUER and BELFRY_OIDC_CLIENT_ID belong together: set both, or neither to do without OpenID Connect.',
    );
  if (!issuer) return null;
  const { protocol, hostname } = url('BELFRY_OIDC_ISSUER', issuer);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new ConfigError('BELFRY_OIDC_ISSUER must begin with https://, unless it is on this machine.');
  return {
    issuer,
    clientId,
    clientSecret: read('BELFRY_OIDC_CLIENT_SECRET') || null,
    name: read('BELFRY_OIDC_NAME') || hostname,
    role: read('BELFRY_OIDC_ROLE') || null,
  };
}

function publicUrl(value: string): string | null {
  if (!value) return null;
  const { search, hash, username } = url('BELFRY_PUBLIC_URL', value);
  if (search || hash || username)
    throw new ConfigError(
      'BELFRY_PUBLIC_URL may hold no user, "?" or "#": it is what the paths of the API are added to.',
    );
  return value.replace(/\/+$/, '');
}

function url(name: string, value: string): URL {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new ConfigError(`${name} must be a URL that begins with http:// or https://, not "${value}".`);
  return parsed;
}

function roles(value: string): ReadonlySet<Role> {
  const parts = value.split(',').map((part) => part.trim());
  return new Set(parts.map((part) => choice('BELFRY_ROLES', part, ['api', 'worker', 'gateway'] as const)));
}

function integer(name: string, value: string, { from, to }: { from: number; to: number }): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < from || number > to)
    throw new ConfigError(`${name} must be a whole number from ${from} to ${to}, not "${value}".`);
  return number;
}

function text(name: string, value: string, rule: { pattern: RegExp; what: string }): string {
  if (!rule.pattern.test(value)) throw new ConfigError(`${name} must be ${rule.what}, not "${value}".`);
  return value;
}

function choice<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}
