import type { TemplateDocument } from '@belfry/template';
import { BoundedMap } from '../platform/cache.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { findTemplate } from '../storage/templates.js';

const KEPT_MAX = 2_000;

/** Documents of template versions, kept in memory: a version never changes. */
export class TemplateVersions {
  readonly #db: Queryable;
  readonly #kept = new BoundedMap<string, TemplateDocument>(KEPT_MAX);

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** The document, or null when there is no such version. */
  async get(application: ApplicationKey, key: string, version: number): Promise<TemplateDocument | null> {
    const name = `${application} ${version} ${key}`;
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const row = await findTemplate(this.#db, application, { key, version });
    if (row) this.#kept.set(name, row.document);
    return row?.document ?? null;
  }
}
