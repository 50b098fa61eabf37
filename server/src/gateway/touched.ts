import type { Application } from '../applications/directory.js';
import { type Change, presentBroadChange } from '../feeds/changes.js';
import { listChunkUsers } from '../storage/chunks.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { findAudience } from '../storage/deletions.js';
import type { BroadChange, Signals } from '../storage/signals.js';
import type { Stream } from './stream.js';

/** Where a target is among those of a chunk, 0 the first. */
export interface InChunk {
  number: number;
  place: number;
  /** Of the chunk's messages. */
  position: number;
}

/** A connected user whose feed has changed, and how. */
export interface TouchedUser {
  userId: string;
  streams: readonly Stream[];
  /** Notifications of which there is a new message, and the chunk that brought it. */
  notifications: Map<string, InChunk | null>;
  hasRead: boolean;
  /** The unread messages must be counted again. */
  recount: boolean;
  changes: { change: Change; position: number }[];
}

/** Which connected users of an application the signals are about. */
export async function findTouched(
  db: Queryable,
  of: { application: Application; connected: ReadonlyMap<string, readonly Stream[]>; signals: Signals },
): Promise<TouchedUser[]> {
  const { application, connected, signals } = of;
  const touched = new Map<string, TouchedUser>();
  const touch = (userId: string): TouchedUser | null => {
    const streams = connected.get(userId);
    if (!streams) return null;
    const known = touched.get(userId);
    if (known) return known;
    const user = {
      userId,
      streams,
      notifications: new Map(),
      hasRead: false,
      recount: false,
      changes: [],
    };
    touched.set(userId, user);
    return user;
  };
  const here = <T extends { application: ApplicationKey }>(all: readonly T[]) =>
    all.filter((one) => one.application === application.id);
  for (const { notification, chunk: number, targets, position } of here(signals.messages))
    if (number === null)
      for (const userId of targets ?? []) touch(userId)?.notifications.set(notification, null);
    else
      for (const [place, userId] of (
        await listChunkUsers(db, application.id, { notification, number })
      ).entries())
        touch(userId)?.notifications.set(notification, { number, place, position });
  for (const { user_id: userId } of here(signals.readers)) {
    const user = touch(userId);
    if (user) user.hasRead = user.recount = true;
  }
  for (const broad of here(signals.changes)) {
    const audience = await audienceOf(db, broad);
    for (const userId of audience ?? connected.keys()) {
      const user = touch(userId);
      if (!user) continue;
      user.recount ||= broad.kind === 'deleted';
      user.changes.push(...presentBroadChange(broad).map((change) => ({ change, position: broad.position })));
    }
  }
  return [...touched.values()];
}

/** Whom a change concerns; null: every user of the application. */
async function audienceOf(db: Queryable, change: BroadChange): Promise<string[] | null> {
  if (change.kind !== 'deleted' || change.notification === null) return null;
  return findAudience(db, change.application, change.notification);
}
