import { BelfryError, LIMITS } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { Clock } from '../platform/clock.js';
import type { Database } from '../storage/database.js';
import { countTags, deleteTag, insertTag, type TagRow, tagExists } from '../storage/tags.js';

const KEPT_MAX = 10_000;
/** How long a tag is believed to exist: one that is deleted may be used in sends for as long. */
const KEEP_MS = 2_000;

/** The tags of sends: labels by which the logs are filtered. */
export class Tags {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #known = new BoundedMap<string, number>(KEPT_MAX);

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * Checks the tag of a send by the application's settings, and makes it when it is new and that is allowed.
   * Throws MissingRequiredParameters or ResourceNotFound.
   */
  async use(application: Application, tag: string | null, isDryRun: boolean): Promise<void> {
    const { tagEnforcement, tagAutoCreation } = application.settings;
    if (tag === null || tag === '') {
      if (!tagEnforcement) return;
      throw new BelfryError(
        'MissingRequiredParameters',
        '"tag" is required: this application refuses sends without one. GET /v1/tags lists those there are.',
      );
    }
    const name = `${application.id} ${tag}`;
    const now = this.#clock.now();
    if ((this.#known.get(name) ?? 0) > now) return;
    if (!(await tagExists(this.#db, application.id, tag))) {
      if (!tagAutoCreation)
        throw new BelfryError(
          'ResourceNotFound',
          `There is no tag "${tag}", and this application does not make tags by itself. Create it with POST /v1/tags.`,
        );
      if (isDryRun) return;
      await this.#insert(application, tag);
    }
    this.#known.set(name, now + KEEP_MS);
  }

  /** Throws ResourceAlreadyExists, or InvalidValue when there are too many. */
  async create(application: Application, name: string): Promise<TagRow> {
    const created = await this.#insert(application, name);
    if (!created) throw new BelfryError('ResourceAlreadyExists', `There is a tag "${name}" already.`);
    return created;
  }

  /** Throws ResourceNotFound. Other servers take sends with the tag for up to two seconds more. */
  async delete(application: Application, name: string): Promise<void> {
    if (!(await deleteTag(this.#db, application.id, name)))
      throw new BelfryError('ResourceNotFound', `There is no tag "${name}".`);
    this.#known.delete(`${application.id} ${name}`);
  }

  /** The new tag, or null when there is one of this name. */
  #insert(application: Application, name: string): Promise<TagRow | null> {
    const now = this.#clock.now();
    return this.#db.transaction(async (connection) => {
      const count = await countTags(connection, application.id);
      if (await tagExists(connection, application.id, name)) return null;
      if (count >= LIMITS.tags)
        throw new BelfryError(
          'InvalidValue',
          `The application has ${LIMITS.tags} tags, which is the limit. Delete one first, or use one there is.`,
        );
      await insertTag(connection, application.id, { name, now });
      return { name, created_at: now };
    });
  }
}
