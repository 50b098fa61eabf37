import { BelfryError } from '@belfry/contract';
import { type CompiledVariables, compileVariables } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { Queryable } from '../storage/database.js';
import { findSendableTemplate, findTemplate, type TemplateRow } from '../storage/templates.js';

/** A live template made ready for checking sends. */
export interface SendingTemplate {
  row: TemplateRow;
  variables: CompiledVariables;
  /** The channels that get a message, as the database numbers them. */
  channels: number[];
  /** The revision of the application whose channels these were. */
  applicationRevision: number;
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

  /** Throws ResourceNotFound for a template that does not exist or may not be sent. */
  async get(application: Application, key: string): Promise<SendingTemplate> {
    const name = `${application.id} ${key}`;
    const kept = this.#kept.get(name);
    if (kept && kept.applicationRevision === application.revision) return kept;
    const row = await findSendableTemplate(this.#db, application.id, key);
    if (!row) throw await this.#nothingToSend(application, key);
    if (row.is_archived)
      throw new BelfryError(
        'ResourceNotFound',
        `Template "${key}" is archived. Unarchive it to send it again.`,
      );
    const channels = application.channels
      .filter(({ type }) => type === 'feed' || type === 'chat')
      .filter((channel) => row.document.channels.includes(channel.key))
      .map(({ id }) => id);
    if (channels.length === 0)
      throw new BelfryError(
        'ResourceNotFound',
        `Template "${key}" names no channel that keeps messages and is not archived. Unarchive ${row.document.channels.join(' or ')}, or change the template.`,
      );
    const template = {
      row,
      variables: compileVariables(row.document.variables),
      channels,
      applicationRevision: application.revision,
    };
    this.#kept.set(name, template);
    return template;
  }

  async #nothingToSend(application: Application, key: string): Promise<BelfryError> {
    const newest = await findTemplate(this.#db, application.id, { key });
    return new BelfryError(
      'ResourceNotFound',
      newest
        ? `Template "${key}" has no version that is approved; version ${newest.version} is ${newest.approval_status}. Submit it and have it approved first.`
        : `There is no template "${key}". Create it first.`,
    );
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
