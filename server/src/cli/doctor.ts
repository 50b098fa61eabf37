import type { Database } from '../storage/database.js';
import { checkInvariants } from '../storage/invariants.js';
import { checkDurability, checkReady, schemaVersion } from '../storage/migrate.js';
import { listApplications } from '../storage/applications.js';
import { listSetAside } from '../storage/set-aside.js';

const print = (mark: 'ok' | 'BAD', line: string) => process.stdout.write(`${mark.padEnd(4)} ${line}\n`);

/** Checks the set-up and the invariants of the data, prints a line for each, and returns how many are bad. */
export async function doctor(db: Database): Promise<number> {
  let bad = 0;
  const check = async (what: string, run: () => Promise<string | null>) => {
    const fault = await run().catch((error: Error) => error.message);
    if (fault !== null) bad++;
    print(fault === null ? 'ok' : 'BAD', fault === null ? what : `${what}: ${fault}`);
  };
  await check('the database keeps what it confirms, and is new enough', async () => {
    await checkDurability(db);
    return null;
  });
  await check(`the schema is version ${schemaVersion()}`, async () =>
    (await checkReady(db)) ? null : 'another version; start the server once to migrate',
  );
  await check('there is an application', async () =>
    (await listApplications(db)).length > 0 ? null : 'none; "belfry app create" makes one',
  );
  if (bad > 0) return bad;
  await check('no work was set aside', async () => {
    const { length } = await listSetAside(db);
    return length === 0 ? null : `${length} pieces; "belfry work list" says why`;
  });
  for (const { invariant, broken } of await checkInvariants(db))
    await check(invariant, async () =>
      broken.length === 0
        ? null
        : `${broken.length}${broken.length === 10 ? ' or more' : ''} rows, such as ${JSON.stringify(broken[0])}`,
    );
  return bad;
}
