import { BelfryError, LIMITS } from '@belfry/contract';
import { TEMPLATE_KEY } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import type { Queryable } from '../storage/database.js';
import { findTemplate, type TemplateRow } from '../storage/templates.js';
import { requireTemplate } from './find.js';
import { declareVariables } from './imported-variables.js';
import { addTemplate, addVersion, changeTemplates, type Editor, type TemplateParts } from './manage.js';
import { presentTemplate } from './present.js';

const FORMAT = 'belfry.templates';
const FORMAT_VERSION = 1;

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A template as a file. Who may send and edit it is for each application to say, and left out. */
export async function exportTemplate(
  db: Queryable,
  application: Application,
  which: { key: string; version?: number | undefined },
) {
  const { key, document } = await requireTemplate(db, application, which);
  const { permission: _, ...content } = document;
  return {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    templates: [{ key, ...content }],
  } as const;
}

export interface ImportWish {
  file: JsonObject;
  /** For what the file does not say, or of a single template in place of what it says. */
  key?: string;
  name?: string;
  channels?: string[];
  on_conflict?: 'refuse' | 'new_version' | 'skip';
}

/** The templates of a file: of ours, of a list of the vendor's, a single one, or a layout by itself. */
function templatesIn(file: JsonObject): JsonObject[] {
  if (file.format !== undefined && (file.format !== FORMAT || file.format_version !== FORMAT_VERSION))
    throw new BelfryError(
      'InvalidValue',
      `"file" has the format ${JSON.stringify(file.format).slice(0, 60)} ${JSON.stringify(file.format_version ?? null).slice(0, 20)}; this server reads "${FORMAT}" ${FORMAT_VERSION}.`,
    );
  if (Array.isArray(file.templates)) {
    const wrong = file.templates.findIndex((one) => !isObject(one));
    if (wrong >= 0) throw new BelfryError('ExpectedObject', `"file.templates[${wrong}]" must be an object.`);
    return file.templates as JsonObject[];
  }
  if (isObject(file.ui_template) || isObject(file.data_template)) return [file];
  if (isObject(file.body) && file.version !== undefined) return [{ ui_template: file }];
  throw new BelfryError(
    'InvalidValue',
    '"file" holds no template: it is neither a list of templates, nor one with its ui_template or data_template, nor a layout with "version" and "body".',
  );
}

interface Import {
  key: string;
  value: JsonObject;
}

function toImport(template: JsonObject, wish: ImportWish, fallback: readonly string[]): Import {
  const { key: ownKey, version: _version, created_at: _created, updated_at: _updated, ...rest } = template;
  const key = wish.key ?? ownKey;
  if (key === undefined)
    throw new BelfryError('MissingRequiredParameters', '"key" is required: the file does not say it.');
  if (typeof key !== 'string' || !TEMPLATE_KEY.test(key))
    throw new BelfryError('InvalidValue', '"file" holds a key that is not 1 to 100 letters, digits, _ and -.');
  const name = wish.name ?? rest.name ?? key;
  const channels = wish.channels ?? rest.channels ?? fallback;
  const variables = rest.variables ?? declareVariables({ ...rest, name, channels });
  return { key, value: { ...rest, name, channels, variables } };
}

/**
 * Makes templates of a file, all or none. What a vendor's file does not say gets defaults: the application's
 * first channel that keeps messages, and a variable for each placeholder.
 */
export async function importTemplates(parts: TemplateParts, editor: Editor, wish: ImportWish) {
  const found = templatesIn(wish.file);
  if (found.length === 0 || found.length > LIMITS.importTemplates)
    throw new BelfryError(
      'InvalidValue',
      `"file" holds ${found.length} templates; it must hold 1 to ${LIMITS.importTemplates}.`,
    );
  if (found.length > 1 && (wish.key !== undefined || wish.name !== undefined))
    throw new BelfryError(
      'IncompatibleValues',
      `"key" and "name" are for a file with one template; this "file" holds ${found.length}.`,
    );
  const kept = editor.application.channels.find(({ type }) => type === 'feed' || type === 'chat');
  const imports = found.map((template) => toImport(template, wish, kept ? [kept.key] : []));
  const now = parts.clock.now();
  const done = { created: [] as string[], updated: [] as string[], skipped: [] as string[] };
  const rows: TemplateRow[] = [];
  await changeTemplates(parts, editor, async (connection) => {
    for (const { key, value } of imports) {
      const { on_conflict = 'refuse' } = wish;
      const isTaken = (await findTemplate(connection, editor.application.id, { key })) !== null;
      if (isTaken && on_conflict === 'skip') done.skipped.push(key);
      else if (isTaken && on_conflict === 'new_version') {
        const over = ({ permission }: { permission: string[] }) => ({ ...value, permission });
        rows.push(await addVersion(connection, editor, { key, value: over, now }));
        done.updated.push(key);
      } else {
        rows.push(await addTemplate(connection, editor, { key, value, now }));
        done.created.push(key);
      }
    }
  });
  return { ...done, templates: rows.map(presentTemplate) };
}
