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
  channels: ChannelRow[];
}

interface Kept<T> {
  value: T;
  until: number;
}

/** How long a copy is believed: a revoked token or changed setting takes effect everywhere within it. */
const KEEP_MS = 2_000;
const KEPT_MAX = 10_000;
const APPLICATION_ID = /^[A-Za-z0-9-]{1,64}$/;

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
    const kept = this.#tokens.get(secret);
    if (kept && kept.until > this.#clock.now()) return kept.value;
    const value = await findApiToken(this.#db, hashToken(secret));
    if (value) this.#tokens.set(secret, { value, until: this.#clock.now() + KEEP_MS });
    else this.#tokens.delete(secret);
    return value;
  }

  async application(key: ApplicationKey): Promise<Application | null> {
    const kept = this.#applications.get(key);
    if (kept && kept.until > this.#clock.now()) return kept.value;
    const forgotten = this.#forgotten;
    const row = await findApplication(this.#db, key);
    return row && this.#keep(row, forgotten);
  }

  async byPublicId(applicationId: string): Promise<Application | null> {
    // It may come from an unproven token or form, and hold what the database does not take.
    if (!APPLICATION_ID.test(applicationId)) return null;
    const key = this.#keys.get(applicationId);
    if (key !== undefined) return this.application(key);
    const forgotten = this.#forgotten;
    const row = await findApplicationByPublicId(this.#db, applicationId);
    if (!row) return null;
    this.#keys.set(applicationId, row.id);
    return this.#keep(row, forgotten);
  }

  /** Forgets a copy that turned out to be stale. */
  forget(key: ApplicationKey): void {
    this.#forgotten++;
    this.#applications.delete(key);
  }

  async #keep(row: ApplicationRow, forgotten: number): Promise<Application> {
    const channels = await listChannels(this.#db, row.id);
    const value: Application = { ...row, settings: readSettings(row.settings), channels };
    if (forgotten === this.#forgotten)
      this.#applications.set(row.id, { value, until: this.#clock.now() + KEEP_MS });
    return value;
  }
}
