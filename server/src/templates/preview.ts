import { BelfryError, ERRORS, type ErrorName } from '@belfry/contract';
import {
  compileVariables,
  flatNames,
  localize,
  compileValue,
  lookupOf,
  matchLocale,
  substituteText,
  type TemplateDocument,
  warningsOf,
} from '@belfry/template';
import type { Application } from '../applications/directory.js';
import { listChannels } from '../storage/channels.js';
import type { Queryable } from '../storage/database.js';
import { requireUser } from '../users/users.js';
import { checkDocument } from './check.js';
import { requireTemplate } from './find.js';

/** Whose eyes a template is seen with. */
export interface Viewer {
  variables?: Record<string, unknown>;
  /** Gives the locale, unless one is named. */
  user_id?: string;
  locale?: string;
}

async function localeOf(db: Queryable, application: Application, viewer: Viewer): Promise<string | null> {
  if (viewer.user_id === undefined) return viewer.locale ?? null;
  const user = await requireUser(db, application.id, viewer.user_id);
  return viewer.locale ?? user.locale;
}

const ERROR_NAMES = Object.keys(ERRORS) as ErrorName[];

/** The values of one target over the defaults, flat; throws when one has the wrong kind. */
function valuesOf(document: TemplateDocument, given: Record<string, unknown>): Record<string, string> {
  const schema = compileVariables(document.variables);
  const flat = schema.flatten(given);
  if (flat.ok) return { ...schema.defaults(), ...flat.own };
  const { code, message } = flat;
  const name = ERROR_NAMES.find((one) => ERRORS[one].code === code) ?? 'InvalidValue';
  throw new BelfryError(name, `"variables" cannot be used: ${message}.`);
}

function render(document: TemplateDocument, viewer: Viewer, locale: string | null) {
  const local = localize(document, locale);
  const variables = valuesOf(document, viewer.variables ?? {});
  // The name that has to be there comes first: photo.url of photo.
  const missing = document.variables.filter((one) => !Object.hasOwn(variables, flatNames(one)[0] ?? one.key));
  // Colours are left to the drawing, which knows whether it is light or dark.
  const colours = new Set(Object.keys(document.color_variables));
  const values = lookupOf({ variables });
  const lookup = (name: string) => (colours.has(name) ? undefined : values(name));
  return {
    locale: matchLocale(Object.keys(document.translations), locale),
    variables,
    missing_variables: missing.map(({ key }) => key),
    ui_template:
      local.ui_template && (compileValue(local.ui_template)(lookup) as object as Record<string, unknown>),
    data_template: local.data_template && compileValue(local.data_template)(values),
    color_variables: local.color_variables,
    label: local.label === null ? null : substituteText(local.label, values),
    message: substituteText(local.fallback_message, values),
    push_template: {
      title: substituteText(local.push_template.title, values),
      body: substituteText(local.push_template.body, values),
      enable_push: local.push_template.enable_push,
    },
    warnings: warningsOf(document),
  };
}

/** What a target would get of a stored template, in its newest version or another. */
export async function previewTemplate(
  db: Queryable,
  application: Application,
  of: Viewer & { key: string; version?: number | undefined },
) {
  const { document } = await requireTemplate(db, application, of);
  return render(document, of, await localeOf(db, application, of));
}

/** The same of a template that is not stored; throws InvalidValue with its faults. */
export async function previewDocument(
  db: Queryable,
  application: Application,
  of: Viewer & { template: Record<string, unknown> },
) {
  const channels = await listChannels(db, application.id);
  const document = checkDocument(application, channels, { name: 'Preview', ...of.template });
  return render(document, of, await localeOf(db, application, of));
}
