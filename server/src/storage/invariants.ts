import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Queryable, Row } from './database.js';

const FILE = fileURLToPath(new URL('../../invariants.sql', import.meta.url));

export interface InvariantResult {
  /** The invariant as a sentence. */
  invariant: string;
  /** Up to ten rows that break it; none when it holds. */
  broken: Row[];
}

/** Checks every invariant of invariants.sql against the data, of all applications. */
export async function checkInvariants(db: Queryable): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const section of readFileSync(FILE, 'utf8').split('-- invariant: ').slice(1)) {
    const [invariant = '', ...sql] = section.split('\n');
    const text = `SELECT * FROM (${sql.join('\n').trim().replace(/;$/, '')}) broken LIMIT 10`;
    results.push({ invariant, broken: await db.rows({ name: '', text }) });
  }
  return results;
}
