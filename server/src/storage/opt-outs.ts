import { type ApplicationKey, type Queryable, statement } from './database.js';

/** A category of a channel that a user does not want; '' is the whole channel. */
export interface OptOut {
  channel: number;
  category: string;
}

const list = statement(
  'opt_out_list',
  'SELECT channel, category FROM opt_outs WHERE application = $1 AND user_id = $2',
);
const insert = statement(
  'opt_out_insert',
  // Only of an active user: one who is being erased must not leave anything behind.
  `INSERT INTO opt_outs (application, user_id, channel, category)
   SELECT $1, $2, o.channel, o.category FROM unnest($3::int[], $4::text[]) AS o(channel, category)
   WHERE EXISTS (
     SELECT FROM users WHERE application = $1 AND user_id = $2 AND is_active AND erasure IS NULL)
   ON CONFLICT DO NOTHING`,
);
const remove = statement(
  'opt_out_remove',
  `DELETE FROM opt_outs d USING unnest($3::int[], $4::text[]) AS o(channel, category)
   WHERE d.application = $1 AND d.user_id = $2 AND d.channel = o.channel AND d.category = o.category`,
);

/** What a user has opted out of. */
export async function listOptOuts(
  db: Queryable,
  application: ApplicationKey,
  userId: string,
): Promise<OptOut[]> {
  return db.rows<OptOut>(list, [application, userId]);
}

const findOut = statement(
  'opt_out_find_out',
  `SELECT user_id FROM opt_outs
   WHERE application = $1 AND user_id = ANY($2::text[]) AND channel = ANY($3::int[]) AND category IN ('', $4)
   GROUP BY user_id HAVING count(DISTINCT channel) = cardinality($3::int[])`,
);

/** Those of the users who want a category of messages in none of the channels. */
export async function findOptedOut(
  db: Queryable,
  application: ApplicationKey,
  of: { userIds: readonly string[]; channels: readonly number[]; category: string | null },
): Promise<Set<string>> {
  const { userIds, channels, category } = of;
  const rows = await db.rows<{ user_id: string }>(findOut, [application, userIds, channels, category]);
  return new Set(rows.map((row) => row.user_id));
}

/** Opts a user out of the first and in to the second. */
export async function changeOptOuts(
  db: Queryable,
  application: ApplicationKey,
  change: { userId: string; out: readonly OptOut[]; in: readonly OptOut[] },
): Promise<void> {
  const values = (optOuts: readonly OptOut[]) => [
    application,
    change.userId,
    optOuts.map(({ channel }) => channel),
    optOuts.map(({ category }) => category),
  ];
  if (change.in.length > 0) await db.count(remove, values(change.in));
  if (change.out.length > 0) await db.count(insert, values(change.out));
}
