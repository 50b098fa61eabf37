import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, type Queryable, statement } from './database.js';

export type DeviceType = 'apns' | 'fcm' | 'huawei' | 'web';

export interface DeviceRow {
  token: string;
  type: DeviceType;
  created_at: number;
  updated_at: number;
}

const COLUMNS = 'token, type, created_at::float8 AS created_at, updated_at::float8 AS updated_at';

const upsert = statement(
  'device_upsert',
  // Only of an active user: one who is being erased must not leave a device behind. The user is held, so that devices
  // of one user that come at the same time are trimmed one after the other and not in a deadlock.
  `INSERT INTO devices AS d (application, token, user_id, type, keys, created_at, updated_at)
   SELECT $1, $3, $2, $4, $5, $6, $6
   FROM users WHERE application = $1 AND user_id = $2 AND is_active AND erasure IS NULL FOR NO KEY UPDATE
   ON CONFLICT (application, token) DO UPDATE SET user_id = excluded.user_id, type = excluded.type,
     keys = excluded.keys, updated_at = excluded.updated_at,
     created_at = CASE WHEN d.user_id = excluded.user_id THEN d.created_at ELSE excluded.created_at END
   RETURNING ${COLUMNS}`,
);
const trim = statement(
  'device_trim',
  `DELETE FROM devices WHERE application = $1 AND token IN (
     SELECT token FROM devices WHERE application = $1 AND user_id = $2
     ORDER BY updated_at DESC, token OFFSET ${LIMITS.devices})`,
);
const remove = statement(
  'device_remove',
  'DELETE FROM devices WHERE application = $1 AND user_id = $2 AND token = $3',
);
const list = statement(
  'device_list',
  `SELECT ${COLUMNS} FROM devices WHERE application = $1 AND user_id = $2 ORDER BY created_at, token`,
);

export interface NewDevice {
  userId: string;
  token: string;
  type: DeviceType;
  keys: { p256dh: string; auth: string } | null;
  now: number;
}

/** Makes a device the user's; null when the user is not there or not active. */
export async function upsertDevice(
  db: Queryable,
  application: ApplicationKey,
  device: NewDevice,
): Promise<DeviceRow | null> {
  const { userId, token, type, keys, now } = device;
  const values = [application, userId, token, type, keys, now];
  return (await db.rows<DeviceRow>(upsert, values))[0] ?? null;
}

/** Removes the user's devices beyond the limit, those first that were registered longest ago. */
export async function trimDevices(db: Queryable, application: ApplicationKey, userId: string): Promise<void> {
  await db.count(trim, [application, userId]);
}

export async function removeDevice(
  db: Queryable,
  application: ApplicationKey,
  device: { userId: string; token: string },
): Promise<void> {
  await db.count(remove, [application, device.userId, device.token]);
}

export async function listDevices(
  db: Queryable,
  application: ApplicationKey,
  userId: string,
): Promise<DeviceRow[]> {
  return db.rows<DeviceRow>(list, [application, userId]);
}
