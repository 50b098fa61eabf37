import { BoundedMap } from '../platform/cache.js';
import type { Clock } from '../platform/clock.js';
import { hashToken } from '../platform/random.js';
import { type ApiTokenRow, findApiToken } from '../storage/api-tokens.js';
import { type ApplicationRow, findApplication, findApplicationByPublicId } from '../storage/applications.js';
import { type ChannelRow, listChannels } from '../storage/channels.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { readSettings, type Settings } from './settings.js';

/** An application with what nearly every request needs of it. */
export interface Application extends Omit<ApplicationRow, 'settings'> {
  settings: Settings;
  /** Those that are not archived. */
  channels: ChannelRow[];
}

interface Kept<T> {
  value: T;
  /** When the storage was asked for it, Unix ms. */
  at: number;
}

/** How long a copy is believed: a revoked token or session, a changed setting takes effect everywhere within it. */
const KEEP_MS = 2_000;
const KEPT_MAX = 10_000;
const APPLICATION_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Whether a copy made at `at` may still be believed. One from the future is not: the clock stepped back. */
export const isFresh = (at: number, now: number): boolean => at <= now && now < at + KEEP_MS;

/** Applications and API tokens, kept in memory for two seconds. */
export class Directory {
  readonly #db: Queryable;
  readonly #clock: Clock;
  readonly #tokens = new BoundedMap<string, Kept<ApiTokenRow>>(KEPT_MAX);
  readonly #applications = new BoundedMap<ApplicationKey, Kept<Application>>(KEPT_MAX);
  readonly #keys = new BoundedMap<string, ApplicationKey>(KEPT_MAX);

  /** How often something was forgotten: a copy that was read before that is not kept. */
  #forgotten = 0;

  constructor(db: Queryable, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The token as it is stored, or null when it is unknown or revoked. */
  async token(secret: string): Promise<ApiTokenRow | null> {
    const at = this.#clock.now();
    const kept = this.#tokens.get(secret);
    if (kept && isFresh(kept.at, at)) return kept.value;
    const value = await findApiToken(this.#db, hashToken(secret));
    if (value) this.#tokens.set(secret, { value, at });
    else this.#tokens.delete(secret);
    return value;
  }

  async application(key: ApplicationKey): Promise<Application | null> {
    const at = this.#clock.now();
    const kept = this.#applications.get(key);
    if (kept && isFresh(kept.at, at)) return kept.value;
    const forgotten = this.#forgotten;
    const row = await findApplication(this.#db, key);
    return row && this.#keep(row, { at, forgotten });
  }

  async byPublicId(applicationId: string): Promise<Application | null> {
    // It may come from an unproven token or form, and hold what the database does not take.
    if (!APPLICATION_ID.test(applicationId)) return null;
    const key = this.#keys.get(applicationId);
    if (key !== undefined) return this.application(key);
    const at = this.#clock.now();
    const forgotten = this.#forgotten;
    const row = await findApplicationByPublicId(this.#db, applicationId);
    if (!row) return null;
    this.#keys.set(applicationId, row.id);
    return this.#keep(row, { at, forgotten });
  }

  /** Forgets a copy that turned out to be stale. */
  forget(key: ApplicationKey): void {
    this.#forgotten++;
    this.#applications.delete(key);
  }

  async #keep(row: ApplicationRow, read: { at: number; forgotten: number }): Promise<Application> {
    const channels = await listChannels(this.#db, row.id);
    const value: Application = {
      ...row,
      settings: readSettings(row.settings),
      channels: channels.filter(({ is_archived }) => !is_archived),
    };
    if (read.forgotten === this.#forgotten) this.#applications.set(row.id, { value, at: read.at });
    return value;
  }
}
