import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Row, statement, type Transactional } from './database.js';

/** The one in a checkout, or the copy that the build puts beside a server which is somewhere else by itself. */
const FILES = ['../../../faults/invariants.sql', '../invariants.sql'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

export interface InvariantResult {
  /** The invariant as a sentence. */
  invariant: string;
  /** Up to ten rows that break it; none when it holds. */
  broken: Row[];
}

const takeTime = statement('invariants_take_time', 'SET LOCAL statement_timeout = 0');

/** Checks every invariant of invariants.sql against the data, of all applications, which may take minutes. */
export const checkInvariants = (db: Transactional): Promise<InvariantResult[]> =>
  db.transaction(async (connection) => {
    await connection.count(takeTime);
    return check(connection);
  });

async function check(db: Transactional): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  const file = FILES.find((one) => existsSync(one));
  if (file === undefined)
    throw new Error('invariants.sql is missing beside the server; build it again with "npm run build"');
  for (const section of readFileSync(file, 'utf8').split('-- invariant: ').slice(1)) {
    const [invariant = '', ...sql] = section.split('\n');
    const text = `SELECT * FROM (${sql.join('\n').trim().replace(/;$/, '')}) broken LIMIT 10`;
    results.push({ invariant, broken: await db.rows({ name: '', text }) });
  }
  return results;
}
