import { BelfryError } from '@belfry/contract';
import { type CompiledVariables, compileVariables } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { Queryable } from '../storage/database.js';
import { findTemplate, type TemplateRow } from '../storage/templates.js';

/** A live template made ready for checking sends. */
export interface SendingTemplate {
  row: TemplateRow;
  variables: CompiledVariables;
  /** The channels that get a message, as the database numbers them. */
  channels: number[];
}

const KEPT_MAX = 1_000;

/**
 * Templates for sending, kept in memory. A copy may be stale: the statement that stores a send compares
 * its revision and refuses it then; `forget` is called and the send checked anew.
 */
export class SendingTemplates {
  readonly #db: Queryable;
  readonly #kept = new BoundedMap<string, SendingTemplate>(KEPT_MAX);

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** Throws ResourceNotFound for a template that does not exist or is archived. */
  async get(application: Application, key: string): Promise<SendingTemplate> {
    const name = `${application.id} ${key}`;
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const row = await findTemplate(this.#db, application.id, { key });
    if (!row) throw new BelfryError('ResourceNotFound', `There is no template "${key}". Create it first.`);
    if (row.is_archived)
      throw new BelfryError(
        'ResourceNotFound',
        `Template "${key}" is archived. Unarchive it to send it again.`,
      );
    const template = {
      row,
      variables: compileVariables(row.document.variables),
      channels: application.channels
        .filter(({ type }) => type === 'feed' || type === 'chat')
        .filter((channel) => row.document.channels.includes(channel.key))
        .map(({ id }) => id),
    };
    this.#kept.set(name, template);
    return template;
  }

  /** Whether a copy is what the storage has: asked before a send is refused for what the copy says. */
  async isCurrent(application: Application, template: SendingTemplate): Promise<boolean> {
    const { key, revision } = template.row;
    return (await findTemplate(this.#db, application.id, { key }))?.revision === revision;
  }

  forget(application: Application, key: string): void {
    this.#kept.delete(`${application.id} ${key}`);
  }
}
