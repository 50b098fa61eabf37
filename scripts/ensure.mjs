/**
 * Makes the checkout ready to run: packages installed, everything built. Does only what has changed since
 * the last time; when nothing has, it takes a fraction of a second and writes nothing, so that a user who may
 * not write to the checkout can run what another has built.
 *
 * Life cycle: look without a lock; when there is work, take dist/ensure.lock (or wait for the process that
 * has it), look again, work, record what was built. A record is written last, so a killed run is repeated.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INSTALLED = join(ROOT, 'node_modules/.belfry-lock');
const LOCK = join(ROOT, 'dist/ensure.lock');

/** Something is missing that only a person can provide; the message says what. */
class SetupError extends Error {}

/**
 * What is built from what, in this order. `inputs`: files and directories of the root, which may be missing;
 * `outputs`: files that must exist afterwards.
 */
const STEPS = [
  {
    name: 'TypeScript',
    inputs: () => [
      ...['package.json', 'tsconfig.json', 'tsconfig.base.json'],
      ...workspaces().flatMap((name) => [`${name}/src`, `${name}/tsconfig.json`, `${name}/package.json`]),
    ],
    outputs: ['server/dist/main.js'],
    build: (force) => node('node_modules/typescript/bin/tsc', ['-b', ...(force ? ['--force'] : [])]),
  },
  {
    name: 'client',
    inputs: () => [
      'client/src',
      'client/demo',
      'client/package.json',
      'template/src',
      'scripts/build-client.mjs',
    ],
    outputs: ['client/dist/browser/feed.js', 'client/dist/demo/index.html'],
    build: () => node('scripts/build-client.mjs', []),
  },
  {
    // For "belfry doctor" of a server that is installed without the rest of the checkout.
    name: 'invariants',
    inputs: () => ['faults/invariants.sql'],
    outputs: ['server/dist/invariants.sql'],
    build: () => copyFileSync(join(ROOT, 'faults/invariants.sql'), join(ROOT, 'server/dist/invariants.sql')),
  },
  {
    // After TypeScript: it reads the operations of the contract that was built.
    name: 'dashboard',
    inputs: () => [
      ...['dashboard/src', 'dashboard/public', 'dashboard/index.html', 'dashboard/vite.config.ts'],
      ...['dashboard/package.json', 'contract/src', 'template/src'],
    ],
    outputs: ['dashboard/dist/index.html'],
    build: () =>
      node('node_modules/vite/bin/vite.js', ['build', 'dashboard', '--config', 'dashboard/vite.config.ts']),
  },
];

/** `force`: build what is built already. Prints a line for each thing it does. */
export async function ensure({ force = false } = {}) {
  checkNode();
  if (isInstalled() && !force && STEPS.every(isBuilt)) return;
  const release = await takeLock();
  try {
    if (!isInstalled()) install();
    for (const step of STEPS) if (force || !isBuilt(step)) build(step, force);
  } finally {
    release();
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `Belfry needs Node.js 20.19 or newer; this is ${process.versions.node}. Get one from https://nodejs.org.`,
  );
}

function isInstalled() {
  const lockFile = join(ROOT, 'package-lock.json');
  const record = readOrNull(INSTALLED);
  if (record !== null) return record === hashOf(readFileSync(lockFile));
  // Installed by hand: npm writes this file last.
  const byNpm = statSync(join(ROOT, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  return byNpm !== undefined && byNpm.mtimeMs >= statSync(lockFile).mtimeMs;
}

function install() {
  say('installing packages (npm ci)');
  const result = npmCi();
  if (result.status !== 0) {
    process.stderr.write(result.stderr ?? '');
    throw new SetupError(
      `the packages could not be installed${result.error ? ` (${result.error.message})` : ''}. Is npm there, does it reach ` +
        `its registry ("npm ping"), may this user write to ${ROOT}? Then run this again.`,
    );
  }
  writeFileSync(INSTALLED, hashOf(readFileSync(join(ROOT, 'package-lock.json'))));
}

function npmCi() {
  // No package needs its install script here, and none gets to run one.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const env = { ...process.env, ...npmCache() };
  const options = { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' };
  const ours = process.env.npm_execpath;
  if (ours?.endsWith('.js')) return spawnSync(process.execPath, [ours, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Another cache where npm cannot write to the usual one: a home that is missing, read-only, or root's. */
function npmCache() {
  try {
    const usual = process.env.npm_config_cache ?? join(homedir(), '.npm');
    let place = usual;
    while (!existsSync(place)) place = dirname(place);
    accessSync(place, constants.W_OK);
    if (place !== usual || !process.getuid || statSync(usual).uid === process.getuid()) return {};
  } catch {
    // As below.
  }
  return { npm_config_cache: join(tmpdir(), `belfry-npm-${process.getuid?.() ?? 0}`) };
}

function isBuilt(step) {
  const complete = step.outputs.every((file) => existsSync(join(ROOT, file)));
  return complete && readOrNull(recordOf(step)) === signature(step);
}

function build(step, force) {
  say(`building: ${step.name}`);
  const before = signature(step);
  step.build(force);
  writeFileSync(recordOf(step), before);
}

/** In node_modules, so that a new installation builds anew. */
function recordOf(step) {
  return join(ROOT, `node_modules/.belfry-built-${step.name.toLowerCase()}`);
}

/** Changes when a file among the inputs is changed, added, removed or renamed. */
function signature(step) {
  const hash = createHash('sha256').update(process.versions.node);
  const add = (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return;
    if (found.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${relative(ROOT, path)} ${found.mtimeMs} ${found.size}\n`);
  };
  for (const input of step.inputs()) add(join(ROOT, input));
  return hash.digest('hex');
}

function workspaces() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).workspaces;
}

function node(program, args) {
  const run = spawnSync(process.execPath, [join(ROOT, program), ...args], { cwd: ROOT, stdio: 'inherit' });
  if (run.status !== 0)
    throw new SetupError(
      `the build did not succeed; the messages above say why (${program} ${args.join(' ')}).`,
    );
}

/** Returns the function that gives it back. */
async function takeLock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readOrNull(LOCK) ?? 0);
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (holder > 0 ? !isAlive(holder) : age > 5000) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!told) say(`waiting for process ${holder}, which is doing the same`);
    told = true;
    await sleep(100);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

function say(text) {
  process.stderr.write(`belfry: ${text}\n`);
}

/** For the scripts: ensure(), or one sentence and the exit code 1. */
export async function ensureOrExit(options) {
  try {
    await ensure(options);
  } catch (error) {
    const code = error instanceof SetupError ? null : error.code;
    const denied = ['EACCES', 'EROFS', 'EPERM'].includes(code);
    if (!(error instanceof SetupError) && !denied) throw error;
    say(
      denied
        ? `this user may not write to ${error.path}; run "npm run build" as its owner first.`
        : error.message,
    );
    process.exit(1);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href)
  await ensureOrExit();
