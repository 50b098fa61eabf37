import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Queryable } from '../storage/database.js';
import { findTemplate, type TemplateRow } from '../storage/templates.js';

export const templateNotFound = (key: string) =>
  new BelfryError(
    'ResourceNotFound',
    `There is no template "${key}". GET /v1/templates lists those there are.`,
  );

/** A template in its newest version or in the one asked for; throws ResourceNotFound. */
export async function requireTemplate(
  db: Queryable,
  application: Application,
  which: { key: string; version?: number | undefined },
): Promise<TemplateRow> {
  const row = await findTemplate(db, application.id, which);
  if (row) return row;
  if (which.version !== undefined && (await findTemplate(db, application.id, { key: which.key })))
    throw new BelfryError('ResourceNotFound', `Template "${which.key}" has no version ${which.version}.`);
  throw templateNotFound(which.key);
}
