import { BelfryError, LIMITS } from '@belfry/contract';
import { checkTemplateDocument, type Fault, type TemplateDocument } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import { insertChange } from '../storage/changes.js';
import type { Database, Queryable } from '../storage/database.js';
import {
  countLiveTemplates,
  findTemplate,
  insertTemplate,
  insertTemplateVersion,
  lockTemplate,
  setTemplateArchived,
  setTemplateVersion,
  type TemplateRow,
} from '../storage/templates.js';

const notFound = (key: string) =>
  new BelfryError(
    'ResourceNotFound',
    `There is no template "${key}". GET /v1/templates lists those there are.`,
  );

/** The checked document, or an InvalidValue that names the path of each fault. */
function checkDocument(application: Application, value: unknown): TemplateDocument {
  const checked = checkTemplateDocument(value);
  const faults: Fault[] = 'faults' in checked ? [...checked.faults] : [];
  if ('document' in checked) faults.push(...channelFaults(application, checked.document));
  if ('document' in checked && faults.length === 0) return checked.document;
  const lines = faults.map(
    ({ path, message, hint }) => `${path ? `"${path}"` : 'The template'} ${message}: ${hint}`,
  );
  throw new BelfryError('InvalidValue', lines.slice(0, 3).join('; '), { details: { faults } });
}

function channelFaults(application: Application, document: TemplateDocument): Fault[] {
  const types = new Map(application.channels.map((channel) => [channel.key, channel.type]));
  const faults = document.channels.flatMap((key, index) =>
    types.has(key)
      ? []
      : [
          {
            path: `channels[${index}]`,
            message: `names no channel of the application`,
            hint: `use one of ${[...types.keys()].join(', ')}`,
          },
        ],
  );
  const stored = document.channels.some((key) => types.get(key) === 'feed' || types.get(key) === 'chat');
  if (faults.length === 0 && !stored)
    faults.push({
      path: 'channels',
      message: 'holds no channel whose messages are kept',
      hint: 'add a channel of type feed or chat',
    });
  return faults;
}

export async function requireTemplate(
  db: Queryable,
  application: Application,
  which: { key: string; version?: number | undefined },
): Promise<TemplateRow> {
  const row = await findTemplate(db, application.id, which);
  if (row) return row;
  if (which.version !== undefined && (await findTemplate(db, application.id, { key: which.key })))
    throw new BelfryError('ResourceNotFound', `Template "${which.key}" has no version ${which.version}.`);
  throw notFound(which.key);
}

async function refuseOverLimit(db: Queryable, application: Application): Promise<void> {
  if ((await countLiveTemplates(db, application.id)) >= LIMITS.liveTemplates)
    throw new BelfryError(
      'InvalidValue',
      `The application has ${LIMITS.liveTemplates} live templates, which is the limit. Archive one first.`,
    );
}

/** Stores a new template as version 1. */
export async function createTemplate(
  db: Database,
  application: Application,
  wish: { key: string; value: Record<string, unknown>; now: number },
): Promise<TemplateRow> {
  const { key, value, now } = wish;
  const document = checkDocument(application, { name: key, ...value });
  return db.transaction(async (connection) => {
    await refuseOverLimit(connection, application);
    if (!(await insertTemplate(connection, application.id, { key, now })))
      throw new BelfryError('ResourceAlreadyExists', `Template "${key}" exists already; change it with PUT.`);
    await insertTemplateVersion(connection, application.id, { key, version: 1, document, now });
    return requireTemplate(connection, application, { key });
  });
}

/** Stores a new version: the newest one with the members of `changes` in place of its own. */
export async function updateTemplate(
  db: Database,
  application: Application,
  wish: { key: string; changes: Record<string, unknown>; now: number },
): Promise<TemplateRow> {
  const { key, changes, now } = wish;
  return db.transaction(async (connection) => {
    const locked = await lockTemplate(connection, application.id, key);
    if (!locked) throw notFound(key);
    const { document: newest } = await requireTemplate(connection, application, { key });
    // A template has one of the two: giving one takes the other's place unless both were given.
    const other = changes.ui_template
      ? { data_template: null }
      : changes.data_template
        ? { ui_template: null }
        : {};
    const document = checkDocument(application, { ...newest, ...other, ...changes });
    const version = locked.version + 1;
    await insertTemplateVersion(connection, application.id, { key, version, document, now });
    await setTemplateVersion(connection, application.id, { key, version, now });
    await insertChange(connection, application.id, { kind: 'template', key });
    return requireTemplate(connection, application, { key });
  });
}

/** Takes a template out of use or brings it back; doing so twice changes nothing. */
export async function archiveTemplate(
  db: Database,
  application: Application,
  wish: { key: string; isArchived: boolean; now: number },
): Promise<TemplateRow> {
  const { key, isArchived, now } = wish;
  return db.transaction(async (connection) => {
    // The application is locked before the template, as when one is created: no two can wait for each other.
    if (!isArchived) await countLiveTemplates(connection, application.id);
    const locked = await lockTemplate(connection, application.id, key);
    if (!locked) throw notFound(key);
    if (locked.is_archived !== isArchived) {
      if (!isArchived) await refuseOverLimit(connection, application);
      await setTemplateArchived(connection, application.id, { key, isArchived, now });
    }
    return requireTemplate(connection, application, { key });
  });
}

/** A template as the API answers it. */
export function presentTemplate(row: TemplateRow) {
  const { document } = row;
  return {
    key: row.key,
    name: document.name,
    version: row.version,
    channels: document.channels,
    label: document.label,
    category: document.category,
    variables: document.variables,
    ui_template: document.ui_template as Record<string, unknown> | null,
    data_template: document.data_template,
    color_variables: document.color_variables,
    push_template: document.push_template,
    fallback_message: document.fallback_message,
    message_retention_hours: document.message_retention_hours,
    is_archived: row.is_archived,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
