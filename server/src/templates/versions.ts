import { compileVariables, type FlatVariables, type TemplateDocument } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { findSendableTemplate, findTemplate } from '../storage/templates.js';

/** What a message is shown by. */
export interface ShownVersion {
  version: number;
  /** Null when there is no such version. */
  document: TemplateDocument | null;
  /** Values for what the message was sent without, because its own version did not know it. */
  defaults: FlatVariables | null;
}

interface KeptNewest {
  /** What the application's templates were at when this was read. */
  revision: number;
  /** Null: none may be sent any more. */
  shown: ShownVersion | null;
}

const KEPT_MAX = 2_000;

/** Documents of template versions, kept in memory: a version never changes. */
export class TemplateVersions {
  readonly #db: Queryable;
  readonly #kept = new BoundedMap<string, TemplateDocument>(KEPT_MAX);
  readonly #newest = new BoundedMap<string, KeptNewest>(KEPT_MAX);

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

  /**
   * What a message is shown by: the version it was sent with, or, where the application has it so, the one that
   * would be sent now.
   */
  async shown(
    application: Application,
    sent: { template_key: string; template_version: number },
  ): Promise<ShownVersion> {
    const { template_key: key, template_version: version } = sent;
    const newest =
      application.settings.messageRendering === 'latest' ? await this.#sendable(application, key) : null;
    if (newest && newest.version !== version) return newest;
    return { version, document: await this.get(application.id, key, version), defaults: null };
  }

  async #sendable(application: Application, key: string): Promise<ShownVersion | null> {
    const name = `${application.id} ${key}`;
    const { templates_revision: revision } = application;
    const kept = this.#newest.get(name);
    if (kept?.revision === revision) return kept.shown;
    const row = await findSendableTemplate(this.#db, application.id, key);
    const shown = row && {
      version: row.version,
      document: row.document,
      defaults: compileVariables(row.document.variables).defaults(),
    };
    this.#newest.set(name, { revision, shown });
    return shown;
  }
}
