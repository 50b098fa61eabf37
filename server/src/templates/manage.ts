import { BelfryError } from '@belfry/contract';
import type { TemplateDocument } from '@belfry/template';
import type { Actor } from '../applications/actor.js';
import type { Application, Directory } from '../applications/directory.js';
import type { Hint } from '../bus/hint.js';
import type { Clock } from '../platform/clock.js';
import { insertChange } from '../storage/changes.js';
import { listChannels } from '../storage/channels.js';
import type { Database, Queryable } from '../storage/database.js';
import { earlierTransactionsEnded } from '../storage/earlier-transactions.js';
import {
  countLiveTemplates,
  deleteTemplate as deleteRows,
  insertTemplate,
  insertTemplateVersion,
  isTemplateUsed,
  lockTemplate,
  raiseTemplatesRevision,
  setTemplateArchived,
  type TemplateRow,
} from '../storage/templates.js';
import { checkDocument } from './check.js';
import { requireTemplate, templateNotFound } from './find.js';
import { requireTemplateRole } from './permission.js';

export interface TemplateParts {
  db: Database;
  clock: Clock;
  directory: Pick<Directory, 'forget'>;
  /** Has the gateways look at what was changed. */
  hint: (hint: Hint) => void;
}

/** Whose templates are changed, and who changes them. */
export interface Editor {
  application: Application;
  actor: Actor;
}

/** How long a deletion waits for sends that are under way. */
const SENDS_END_MS = 5_000;

/** What a search looks at, without regard to case. */
const searchTextOf = (key: string, { name, label }: TemplateDocument): string =>
  searchText([key, name, label ?? ''].join('\n'));

export const searchText = (text: string): string => text.normalize('NFKC').toLowerCase();

async function refuseOverLimit(db: Queryable, application: Application): Promise<void> {
  const { liveTemplates } = application.settings;
  if ((await countLiveTemplates(db, application.id)) >= liveTemplates)
    throw new BelfryError(
      'InvalidValue',
      `The application has ${liveTemplates} live templates, which is the limit. Archive one first, or raise live_templates in the settings.`,
    );
}

/**
 * Runs `work` while no other change of the application's templates can be made. Other servers show messages by
 * the change within two seconds, where messages are shown by the newest version.
 */
export async function changeTemplates<T>(
  parts: TemplateParts,
  editor: Editor,
  work: (connection: Queryable) => Promise<T>,
): Promise<T> {
  const result = await parts.db.transaction(async (connection) => {
    await raiseTemplatesRevision(connection, editor.application.id);
    return work(connection);
  });
  parts.directory.forget(editor.application.id);
  parts.hint({ application: editor.application.id, userIds: null });
  return result;
}

/** Checks what a template is to hold and stores it as the version. */
async function storeVersion(
  connection: Queryable,
  { application, actor }: Editor,
  { key, version, value, now }: { key: string; version: number; value: unknown; now: number },
): Promise<TemplateRow> {
  // As they are now: a copy may not know yet that one asks for approval.
  const channels = await listChannels(connection, application.id);
  const document = checkDocument(application, channels, value);
  const needsApproval = channels.some(
    (channel) => channel.requires_approval && document.channels.includes(channel.key),
  );
  await insertTemplateVersion(connection, application.id, {
    ...{ key, version, document, now },
    author: { type: actor.type, value: actor.value },
    approvalStatus: needsApproval ? 'draft' : null,
    searchText: searchTextOf(key, document),
  });
  if (version > 1) await insertChange(connection, application.id, { kind: 'template', key });
  return requireTemplate(connection, application, { key });
}

/** Stores a new template as version 1, within a transaction of changeTemplates. */
export async function addTemplate(
  connection: Queryable,
  editor: Editor,
  { key, value, now }: { key: string; value: Record<string, unknown>; now: number },
): Promise<TemplateRow> {
  const { application } = editor;
  await refuseOverLimit(connection, application);
  if (!(await insertTemplate(connection, application.id, { key, now })))
    throw new BelfryError('ResourceAlreadyExists', `Template "${key}" exists already; change it with PUT.`);
  return storeVersion(connection, editor, { key, version: 1, value: { name: key, ...value }, now });
}

/** Stores the next version of a template, made of its newest, within a transaction of changeTemplates. */
export async function addVersion(
  connection: Queryable,
  editor: Editor,
  of: { key: string; value: (newest: TemplateDocument) => unknown; now: number },
): Promise<TemplateRow> {
  const { key, value, now } = of;
  const locked = await lockTemplate(connection, editor.application.id, key);
  if (!locked) throw templateNotFound(key);
  const { document } = await requireTemplate(connection, editor.application, { key });
  requireTemplateRole({ key, permission: document.permission }, editor.actor, 'edit');
  return storeVersion(connection, editor, { key, version: locked.version + 1, value: value(document), now });
}

export async function createTemplate(
  parts: TemplateParts,
  editor: Editor,
  wish: { key: string; value: Record<string, unknown> },
): Promise<TemplateRow> {
  const now = parts.clock.now();
  return changeTemplates(parts, editor, (connection) => addTemplate(connection, editor, { ...wish, now }));
}

/** A template has one of the two layouts: giving one takes the other's place unless both were given. */
function otherLayout(changes: Record<string, unknown>): Record<string, unknown> {
  if (changes.ui_template) return { data_template: null };
  return changes.data_template ? { ui_template: null } : {};
}

/** Stores a new version: the newest one with the members of `changes` in place of its own. */
export async function updateTemplate(
  parts: TemplateParts,
  editor: Editor,
  { key, changes }: { key: string; changes: Record<string, unknown> },
): Promise<TemplateRow> {
  const now = parts.clock.now();
  const value = (newest: TemplateDocument) => ({ ...newest, ...otherLayout(changes), ...changes });
  return changeTemplates(parts, editor, (connection) => addVersion(connection, editor, { key, value, now }));
}

/** Makes the content of a version the newest one. Who may send and edit the template stays as it is. */
export async function restoreVersion(
  parts: TemplateParts,
  editor: Editor,
  { key, version }: { key: string; version: number },
): Promise<TemplateRow> {
  const now = parts.clock.now();
  return changeTemplates(parts, editor, async (connection) => {
    const { document } = await requireTemplate(connection, editor.application, { key, version });
    const value = ({ permission }: TemplateDocument) => ({ ...document, permission });
    return addVersion(connection, editor, { key, value, now });
  });
}

/** Makes a template of another key with the content of this one, in its newest version or another. */
export async function duplicateTemplate(
  parts: TemplateParts,
  editor: Editor,
  of: { key: string; version?: number | undefined; newKey: string; name?: string | undefined },
): Promise<TemplateRow> {
  const now = parts.clock.now();
  return changeTemplates(parts, editor, async (connection) => {
    const { document } = await requireTemplate(connection, editor.application, of);
    const value = { ...document, ...(of.name === undefined ? {} : { name: of.name }) };
    return addTemplate(connection, editor, { key: of.newKey, value, now });
  });
}

/** Takes a template out of use or brings it back; doing so twice changes nothing. */
export async function archiveTemplate(
  parts: TemplateParts,
  editor: Editor,
  { key, isArchived }: { key: string; isArchived: boolean },
): Promise<TemplateRow> {
  const { application, actor } = editor;
  const now = parts.clock.now();
  return changeTemplates(parts, editor, async (connection) => {
    const locked = await lockTemplate(connection, application.id, key);
    if (!locked) throw templateNotFound(key);
    const { document } = await requireTemplate(connection, application, { key });
    requireTemplateRole({ key, permission: document.permission }, actor, 'edit');
    if (locked.is_archived !== isArchived) {
      if (!isArchived) await refuseOverLimit(connection, application);
      await setTemplateArchived(connection, application.id, { key, isArchived, now });
    }
    return requireTemplate(connection, application, { key });
  });
}

async function refuseWhenUsed(db: Queryable, application: Application, key: string): Promise<void> {
  if (await isTemplateUsed(db, application.id, key))
    throw new BelfryError(
      'InvalidValue',
      `Template "${key}" has been sent, so its messages need it. Archive it: it can no longer be sent then.`,
    );
}

/**
 * Deletes a template with all its versions; throws InvalidValue when a notification was made from it.
 *
 * A send that was checked a moment ago may be about to store one. So it is archived first, after which no
 * further send can begin, and looked at again when those under way have ended.
 */
export async function deleteTemplate(parts: TemplateParts, editor: Editor, key: string): Promise<void> {
  const { application } = editor;
  await requireTemplate(parts.db, application, { key });
  await refuseWhenUsed(parts.db, application, key);
  await archiveTemplate(parts, editor, { key, isArchived: true });
  if (!(await earlierTransactionsEnded(parts, SENDS_END_MS)))
    throw new BelfryError(
      'ServiceUnavailable',
      `Sends that may use template "${key}" are under way. It is archived; delete it again in a moment.`,
      { headers: { 'retry-after': '1' } },
    );
  await changeTemplates(parts, editor, async (connection) => {
    await refuseWhenUsed(connection, application, key);
    await deleteRows(connection, application.id, key);
  });
}
