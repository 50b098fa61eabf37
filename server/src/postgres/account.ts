/**
 * Who PostgreSQL runs as. It refuses to be root, and initdb refuses a user id that /etc/passwd does not
 * list; so a server that is root hands it to an account that is, and one that is not root keeps it.
 */
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './errors.js';

const run = promisify(execFile);

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** False when it is the account the server itself runs as. */
  readonly dropped: boolean;
}

/** The environment of every child: nothing of ours, so that no secret or PG* variable reaches it. */
const CHILD_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

const PREFERRED = ['postgres', 'nobody'];

/** `cluster`: the existing data, whose owner then decides; null before the first start. */
export function chooseAccount(cluster: string | null): Account {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  const owner = cluster === null ? null : statSync(cluster).uid;
  if (uid !== 0) {
    if (owner !== null && uid !== -1 && owner !== uid) throw notOurs(cluster, nameOf(owner), nameOf(uid));
    return { name: nameOf(uid), uid, gid, dropped: false };
  }
  const entries = passwd();
  const account =
    owner === null
      ? PREFERRED.map((name) => entries.find((entry) => entry.name === name)).find((entry) => entry?.uid)
      : entries.find((entry) => entry.uid === owner);
  if (owner === 0)
    throw new EmbeddedPostgresError(
      `The PostgreSQL data in ${cluster} belong to root, and PostgreSQL refuses to run as root. ` +
        `Give them to another user: chown -R ${PREFERRED.find((name) => entries.some((e) => e.name === name)) ?? 'nobody'} ${cluster}`,
    );
  if (account) return { ...account, dropped: true };
  if (owner !== null)
    return { name: String(owner), uid: owner, gid: statSync(cluster ?? '').gid, dropped: true };
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root, and /etc/passwd has neither "postgres" nor "nobody" to run it as. ' +
      'Start the server as an ordinary user, or add one: useradd --system postgres',
  );
}

/** spawn() options that make a child run as the account, from a directory it can be in. */
export function spawnAs(account: Account): {
  uid?: number;
  gid?: number;
  cwd?: string;
  env: NodeJS.ProcessEnv;
} {
  if (process.platform === 'win32') return { env: {} };
  const identity = account.dropped ? { uid: account.uid, gid: account.gid } : {};
  return { ...identity, cwd: '/', env: CHILD_ENV };
}

/** Asks the kernel, by trying: permissions, access lists and mount options all have a say. */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  if (!account.dropped) return true;
  try {
    await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], spawnAs(account));
    return true;
  } catch {
    return false;
  }
}

function passwd(): { name: string; uid: number; gid: number }[] {
  let text = '';
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    // None: no account.
  }
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    return name && /^\d+$/.test(uid) && /^\d+$/.test(gid)
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  });
}

function nameOf(uid: number): string {
  return passwd().find((entry) => entry.uid === uid)?.name ?? String(uid);
}

function notOurs(cluster: string | null, owner: string, user: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The PostgreSQL data in ${cluster} belong to the user ${owner}, and this server runs as ${user}. ` +
      `Start it as ${owner} or as root, or give it a data directory of its own.`,
  );
}
