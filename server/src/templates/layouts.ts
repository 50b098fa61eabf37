import { BelfryError, LIMITS } from '@belfry/contract';
import { localize, TEMPLATE_KEY } from '@belfry/template';
import { type Queryable } from '../storage/database.js';
import { findShownTemplate, type TemplateRow } from '../storage/templates.js';
import type { Session } from '../users/sessions.js';

const VERSION_MAX = 2 ** 31 - 1;

function parseKeys(keys: string): { key: string; version?: number }[] {
  const wanted = [
    ...new Set(
      keys
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
  if (wanted.length > LIMITS.clientTemplateKeys)
    throw new BelfryError(
      'InvalidValue',
      `"keys" names ${wanted.length} templates; ${LIMITS.clientTemplateKeys} are allowed.`,
    );
  return wanted.map((part) => {
    const [key = '', version, ...more] = part.split('@');
    const number = version === undefined ? undefined : /^\d{1,10}$/.test(version) ? Number(version) : 0;
    if (!TEMPLATE_KEY.test(key) || more.length > 0 || number === 0 || (number ?? 1) > VERSION_MAX)
      throw new BelfryError(
        'InvalidValue',
        `"keys" holds "${part.slice(0, 120)}"; write a template key, or key@version.`,
      );
    return number === undefined ? { key } : { key, version: number };
  });
}

function present({ key, version, document, updated_at }: TemplateRow, locale: string | null) {
  const { name, ui_template, data_template, color_variables } = localize(document, locale);
  return {
    key,
    version,
    name,
    ui_template: ui_template as Record<string, unknown> | null,
    data_template,
    color_variables,
    updated_at,
  };
}

/** The layouts an app asks for, `order_shipped,receipt@3`, in its user's language; unknown ones are left out. */
export async function readLayouts(db: Queryable, { application, locale }: Session, keys: string) {
  const rows = await Promise.all(
    parseKeys(keys).map((which) => findShownTemplate(db, application.id, which)),
  );
  return { templates: rows.filter((row) => row !== null).map((row) => present(row, locale)) };
}
