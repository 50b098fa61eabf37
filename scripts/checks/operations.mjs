/**
 * The path of an operation is the path of its files: one in contract/src, one in server/src/api.
 *
 *   v1/notifications/messages.post.ts      POST /v1/notifications/messages
 *   v1/users/{user_id}.get.ts              GET /v1/users/{user_id}
 *   v1/users/users.get.ts                  GET /v1/users: a folder's own operations bear the folder's name
 *
 * Outside of that are the calls that belong to no version (healthz, readyz, openapi.json), in probes.ts.
 * The contract's files, the server's files, OPERATIONS and ROUTES must be the same set. Reads what was built.
 */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { filesBelow, ROOT } from './files.mjs';

const FILE = /\.(get|post|put|delete)\.ts$/;

/** "v1/users/users.get.ts" → "GET /v1/users". */
function callOf(file) {
  const [, path, method] = /^(.*)\.(\w+)\.ts$/.exec(file);
  const segments = path.split('/');
  if (segments.at(-1) === segments.at(-2)) segments.pop();
  return `${method.toUpperCase()} /${segments.join('/')}`;
}

const callOfOperation = ({ method, path }) => `${method} ${path}`;

const built = (path) => import(pathToFileURL(join(ROOT, path)).href);

export async function checkOperations() {
  const { OPERATIONS } = await built('contract/dist/index.js');
  const { ROUTES } = await built('server/dist/api/routes.js');
  const probes = Object.values(await built('contract/dist/probes.js')).map(callOfOperation);
  const listed = new Map(Object.values(OPERATIONS).map((one) => [callOfOperation(one), one]));
  const routed = new Set(ROUTES.map(({ operation }) => callOfOperation(operation)));
  const tree = (folder) =>
    filesBelow(folder, FILE).map((path) => ({ path, call: callOf(path.slice(folder.length + 1)) }));
  const contract = tree('contract/src');
  const api = tree('server/src/api');
  return [
    ...twice(contract),
    ...twice(api),
    ...Object.entries(OPERATIONS).flatMap(([name, { id }]) =>
      name === id ? [] : [`OPERATIONS.${name} has the id ${id}; they must be the same.`],
    ),
    ...(await faultsOfFiles(contract, (content) => Object.values(content))),
    ...(await faultsOfFiles(api, (content) => [content.route?.operation])),
    ...missing(
      listed.keys(),
      withProbes(contract, probes),
      'is in OPERATIONS but has no file in contract/src',
    ),
    ...missing(listed.keys(), withProbes(api, probes), 'is in OPERATIONS but has no file in server/src/api'),
    ...missing(listed.keys(), routed, 'is in OPERATIONS but not in ROUTES of server/src/api/routes.ts'),
    ...missing(routed, listed, 'is in ROUTES but not in OPERATIONS'),
    ...missing(
      [...contract, ...api].map(({ call }) => call),
      listed,
      'has a file but is not in OPERATIONS of contract/src/operations.ts',
    ),
  ];
}

const withProbes = (tree, probes) => new Set([...tree.map(({ call }) => call), ...probes]);

const missing = (calls, from, says) =>
  [...calls].filter((call) => !from.has(call)).map((call) => `${call} ${says}.`);

function twice(tree) {
  return tree.flatMap(({ path, call }, index) => {
    const first = tree.findIndex((other) => other.call === call);
    return first === index ? [] : [`${path} and ${tree[first].path} are both ${call}.`];
  });
}

/** Each file must hold the one operation that its path says. */
async function faultsOfFiles(tree, operationsIn) {
  const faults = await Promise.all(
    tree.map(async ({ path, call }) => {
      const content = await built(path.replace('/src/', '/dist/').replace(/\.ts$/, '.js'));
      const calls = operationsIn(content)
        .filter((one) => one?.method && one.path)
        .map(callOfOperation);
      return calls.length === 1 && calls[0] === call
        ? []
        : [`${path} should hold ${call}, and holds ${calls.join(', ') || 'no operation'}.`];
    }),
  );
  return faults.flat();
}
