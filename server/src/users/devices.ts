import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Clock } from '../platform/clock.js';
import type { Database, Queryable } from '../storage/database.js';
import {
  type DeviceRow,
  type DeviceType,
  listDevices,
  removeDevice,
  trimDevices,
  upsertDevice,
} from '../storage/devices.js';
import { requireUser } from './users.js';

export interface DeviceWish {
  userId: string;
  token: string;
  type: DeviceType;
  keys?: { p256dh: string; auth: string };
}

/** Registers a device of a user; throws UserNotFound or DeactivatedUser. */
export async function registerDevice(
  parts: { db: Database; clock: Clock },
  application: Application,
  wish: DeviceWish,
): Promise<DeviceRow> {
  const { userId, token, type, keys } = wish;
  if (type === 'web' && !keys)
    throw new BelfryError('MissingRequiredParameters', '"keys" is required of a web subscription.');
  if (type !== 'web' && keys)
    throw new BelfryError(
      'IncompatibleValues',
      '"keys" belongs to type "web" and to no other; leave it out.',
    );
  return parts.db.transaction(async (connection) => {
    const device = { userId, token, type, keys: keys ?? null, now: parts.clock.now() };
    const row = await upsertDevice(connection, application.id, device);
    if (!row) {
      await requireUser(connection, application.id, userId);
      throw new BelfryError('DeactivatedUser', `User "${userId}" is deactivated.`);
    }
    await trimDevices(connection, application.id, userId);
    return row;
  });
}

/** Removes a device of a user; a token that is not the user's changes nothing. */
export async function unregisterDevice(
  db: Queryable,
  application: Application,
  device: { userId: string; token: string },
): Promise<void> {
  await removeDevice(db, application.id, device);
}

/** The devices of a user, the oldest first; throws UserNotFound. */
export async function listUserDevices(
  db: Queryable,
  application: Application,
  userId: string,
): Promise<DeviceRow[]> {
  await requireUser(db, application.id, userId);
  return listDevices(db, application.id, userId);
}
