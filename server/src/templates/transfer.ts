import { BelfryError, LIMITS } from '@belfry/contract';
import { type Fault, TEMPLATE_KEY } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import type { Queryable } from '../storage/database.js';
import { findTemplate, type TemplateRow } from '../storage/templates.js';
import { refuseFaults } from './check.js';
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

/** A template as a file holds it, and where in the file that is. */
interface Found {
  template: JsonObject;
  /** The place of one of its members, such as `file.templates[3].key`. */
  at: (path: string) => string;
}

const below = (place: string) => (path: string) => (path === '' ? place : `${place}.${path}`);
/** A layout by itself is what others call ui_template. */
const layoutAt = (path: string) => path.replace(/^ui_template/, 'file');

/** The templates of a file: of ours, of a list of the vendor's, a single one, or a layout by itself. */
function templatesIn(file: JsonObject): Found[] {
  if (file.format !== undefined && (file.format !== FORMAT || file.format_version !== FORMAT_VERSION))
    throw new BelfryError(
      'InvalidValue',
      `"file.format" and "file.format_version" must be "${FORMAT}" and ${FORMAT_VERSION}; this server reads no other.`,
    );
  if (Array.isArray(file.templates))
    return file.templates.map((template: unknown, index) => {
      const place = `file.templates[${index}]`;
      if (!isObject(template)) throw new BelfryError('ExpectedObject', `"${place}" must be an object.`);
      return { template, at: below(place) };
    });
  if (isObject(file.ui_template) || isObject(file.data_template))
    return [{ template: file, at: below('file') }];
  if (isObject(file.body) && file.version !== undefined)
    return [{ template: { ui_template: file }, at: layoutAt }];
  throw new BelfryError(
    'InvalidValue',
    '"file" holds no template: it is neither a list of templates, nor one with its ui_template or data_template, nor a layout with "version" and "body".',
  );
}

interface Import extends Found {
  key: string;
  value: JsonObject;
}

function toImport(found: Found, wish: ImportWish, fallback: readonly string[]): Import {
  const { template, at } = found;
  const { key: ownKey, version: _version, created_at: _created, updated_at: _updated, ...rest } = template;
  const key = wish.key ?? ownKey;
  if (key === undefined)
    throw new BelfryError('MissingRequiredParameters', `"${at('key')}" is missing; add it, or give "key".`);
  if (typeof key !== 'string' || !TEMPLATE_KEY.test(key))
    throw new BelfryError('InvalidValue', `"${at('key')}" must be 1 to 100 letters, digits, _ and -.`);
  const name = wish.name ?? rest.name ?? key;
  const channels = wish.channels ?? rest.channels ?? fallback;
  const variables = rest.variables ?? declareVariables({ ...rest, name, channels });
  return { ...found, key, value: { ...rest, name, channels, variables } };
}

/** Faults are of a template; told of a file they begin with the place of the template in it. */
async function withPlaces<T>(at: Found['at'], work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    const faults = error instanceof BelfryError ? (error.details.faults as Fault[] | undefined) : undefined;
    if (!faults) throw error;
    return refuseFaults(faults.map((fault) => ({ ...fault, path: at(fault.path) })));
  });
}

async function importOne(
  connection: Queryable,
  editor: Editor,
  of: Import & { now: number; taken: ImportWish['on_conflict'] },
): Promise<{ how: 'created' | 'updated' | 'skipped'; row?: TemplateRow }> {
  const { key, value, at, now, taken = 'refuse' } = of;
  const isTaken = (await findTemplate(connection, editor.application.id, { key })) !== null;
  if (isTaken && taken === 'skip') return { how: 'skipped' };
  if (isTaken && taken === 'new_version') {
    const over = ({ permission }: { permission: string[] }) => ({ ...value, permission });
    const row = await withPlaces(at, addVersion(connection, editor, { key, value: over, now }));
    return { how: 'updated', row };
  }
  const row = await withPlaces(at, addTemplate(connection, editor, { key, value, now }));
  return { how: 'created', row };
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
  const imports = found.map((one) => toImport(one, wish, kept ? [kept.key] : []));
  const now = parts.clock.now();
  const done = { created: [] as string[], updated: [] as string[], skipped: [] as string[] };
  const rows: TemplateRow[] = [];
  await changeTemplates(parts, editor, async (connection) => {
    for (const one of imports) {
      const { how, row } = await importOne(connection, editor, { ...one, now, taken: wish.on_conflict });
      done[how].push(one.key);
      if (row) rows.push(row);
    }
  });
  return { ...done, templates: rows.map(presentTemplate) };
}
