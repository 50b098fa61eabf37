import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { insertTag, tagExists } from '../storage/tags.js';

const KEPT_MAX = 10_000;
/** How long a tag is believed to exist: one that is deleted may be used in sends for as long. */
const KEEP_MS = 2_000;

/** The tags of sends: labels by which the logs are filtered. */
export class Tags {
  readonly #db: Queryable;
  readonly #clock: Clock;
  readonly #known = new BoundedMap<string, number>(KEPT_MAX);

  constructor(db: Queryable, clock: Clock) {
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
      await insertTag(this.#db, application.id, { name: tag, now });
    }
    this.#known.set(name, now + KEEP_MS);
  }

  forget(application: Application, tag: string): void {
    this.#known.delete(`${application.id} ${tag}`);
  }
}
