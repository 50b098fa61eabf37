/**
 * Who may import whom in the server: api → domain → storage, never back. What is not allowed here is refused,
 * so a new folder has to be given its place before anything compiles into it.
 */
import { filesBelow, importsOf, isTest } from './files.mjs';

const SRC = 'server/src/';

/** A folder per noun: these decide. They may use each other, and know nothing of HTTP or of how they are put together. */
const DOMAIN = [
  'applications',
  'bus',
  'channels',
  'delivery',
  'erasure',
  'events',
  'feeds',
  'files',
  'maintenance',
  'members',
  'metrics',
  'notifications',
  'tags',
  'templates',
  'themes',
  'users',
  'work',
];

/** Folder → folders and files it may import. "type x": types of x only. */
const MAY_IMPORT = {
  platform: ['type config.ts'],
  'config.ts': ['type bus', 'type files'],
  postgres: [],
  storage: ['platform'],
  ...Object.fromEntries(DOMAIN.map((name) => [name, [...DOMAIN, 'platform', 'storage']])),
  // The store on disk flushes as the embedded database's files do, and is opened by its settings.
  files: [...DOMAIN, 'platform', 'storage', 'postgres', 'type config.ts'],
  // It is set by what the settings name.
  members: [...DOMAIN, 'platform', 'storage', 'type config.ts'],
  // What stays open to clients; it is told by the domain when there is something to look at.
  gateway: [...DOMAIN, 'platform', 'storage'],
  http: ['applications', 'members', 'users', 'platform', 'type compose.ts'],
  api: [...DOMAIN, 'http'],
  cli: [...DOMAIN, 'platform', 'postgres', 'storage', 'compose.ts', 'type config.ts'],
};

/** These put the parts together; they may import everything. */
const TOP = ['main.ts', 'compose.ts', 'index.ts'];

/** Reads so plain that a handler may do them without a domain function. */
const READS_OF_API = { 'storage/migrate.ts': ['checkReady'] };

/** Package → where it may be imported; elsewhere only its types. A package that stands nowhere is refused. */
const DOORS = {
  '@aws-sdk/client-s3': ['files/s3-store.ts'],
  '@aws-sdk/s3-presigned-post': ['files/s3-store.ts'],
  '@fastify/busboy': ['http/form.ts'],
  '@fastify/static': ['http/'],
  '@nats-io/transport-node': ['bus/nats-transport.ts'],
  ajv: ['http/'],
  commander: ['main.ts', 'cli/'],
  fastify: ['http/'],
  jose: ['users/'],
  'openid-client': ['members/oidc.ts'],
  otpauth: ['members/second-factor.ts'],
  pg: ['storage/database.ts'],
  pino: ['platform/'],
  '@belfry/contract': [''],
  '@belfry/template': [
    'applications/',
    'delivery/targets/',
    'feeds/',
    'notifications/',
    'templates/',
    'themes/',
  ],
};

export function checkWalls() {
  const server = filesBelow('server/src', /\.ts$/).filter((path) => !isTest(path));
  const others = ['contract', 'template', 'client', 'testkit', 'bench', 'faults', 'dashboard'];
  return [
    ...server.flatMap((path) => importsOf(path).flatMap((one) => faultsOfServer(path, one))),
    ...others.flatMap((name) =>
      filesBelow(`${name}/src`, /\.tsx?$/).flatMap((path) => faultsOfOther(name, path)),
    ),
  ];
}

function faultsOfServer(path, { target, isType, names }) {
  const from = path.slice(SRC.length);
  if (!target.includes('.ts')) return faultsOfPackage(path, target, isType);
  if (!target.startsWith(SRC)) return [`${path} reaches into ${target}; import the package instead.`];
  const to = target.slice(SRC.length);
  if (TOP.includes(from) || folderOf(from) === folderOf(to)) return [];
  const allowed = MAY_IMPORT[folderOf(from)];
  if (!allowed)
    return [`${path}: ${folderOf(from)} has no place yet; give it one in scripts/checks/walls.mjs.`];
  const reads = folderOf(from) === 'api' ? READS_OF_API[to] : undefined;
  if (reads && names.every((name) => reads.includes(name))) return [];
  if (allowed.includes(folderOf(to)) || (isType && allowed.includes(`type ${folderOf(to)}`))) return [];
  const what = allowed.length > 0 ? `it may import ${allowed.join(', ')}` : 'it may import no other folder';
  return [`${path} imports ${to}; ${what} (${folderOf(from)}/).`];
}

function faultsOfPackage(path, name, isType) {
  if (name.startsWith('node:')) return [];
  const doors = DOORS[name];
  if (!doors) return [`${path} imports ${name}; say in scripts/checks/walls.mjs which folder may.`];
  if (isType || doors.some((door) => path.startsWith(SRC + door))) return [];
  return [`${path} imports ${name}, which only ${doors.join(', ')} may (its types are free).`];
}

/** Workspaces meet by their packages, and contract, template and client know nothing of the server. */
function faultsOfOther(workspace, path) {
  const independent = ['contract', 'template', 'client', 'dashboard'].includes(workspace);
  return importsOf(path).flatMap(({ target }) => {
    if (target.includes('.ts') && !target.startsWith(`${workspace}/`))
      return [`${path} reaches into ${target}; import the package instead.`];
    if (independent && !isTest(path) && ['@belfry/server', '@belfry/testkit'].includes(target))
      return [`${path} imports ${target}; ${workspace} must work without the server.`];
    return [];
  });
}

const folderOf = (path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path);
