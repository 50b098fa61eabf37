import { BelfryError, type BodyOf, OPERATIONS, operationList } from '@belfry/contract';
import { allowedSchemes } from '@belfry/template';
import { updateSettings } from '../storage/applications.js';
import type { Queryable } from '../storage/database.js';
import type { Application, Directory } from './directory.js';
import { presentSettings, readSettings } from './settings.js';

export type SettingsChange = BodyOf<typeof OPERATIONS.updateSettings>;

/** Calls that belong to an application; but who limits the changing of limits could lock themselves out. */
const LIMITED = new Set(
  operationList
    .filter(
      ({ auth, id }) =>
        (auth.kind === 'token' || auth.kind === 'session') && id !== OPERATIONS.updateSettings.id,
    )
    .map(({ id }) => id),
);

/** A body may hold more than the settings there are. */
const NAMES = [
  'business_messaging',
  'unknown_targets',
  'tag_enforcement',
  'tag_auto_creation',
  'live_templates',
  'message_rendering',
  'url_schemes',
  'allowed_origins',
] as const;

function refuseSchemes(schemes: readonly string[]): void {
  const known = allowedSchemes();
  for (const scheme of schemes)
    if (known.has(scheme) || !allowedSchemes([scheme]).has(scheme))
      throw new BelfryError(
        'InvalidValue',
        `"url_schemes" holds "${scheme}", which ${known.has(scheme) ? 'every application may use' : 'may run or carry content of its own'}. Name the schemes that only your apps open, such as myapp.`,
      );
}

function refuseUnknownOperations(limits: Record<string, unknown>): void {
  for (const operation of Object.keys(limits))
    if (!LIMITED.has(operation))
      throw new BelfryError(
        'InvalidValue',
        `"rate_limits" names "${operation.slice(0, 100)}", which is no operation that can be limited. Their ids are the operationIds of /openapi.json.`,
      );
}

/** Changes the settings that are named, and gives them all. Other servers follow within two seconds. */
export async function changeSettings(
  parts: { db: Queryable; directory: Directory },
  application: Application,
  change: SettingsChange,
) {
  const { rate_limits, ...values } = change;
  if (rate_limits) refuseUnknownOperations(rate_limits);
  if (values.url_schemes) refuseSchemes(values.url_schemes);
  const stored = await updateSettings(parts.db, application.id, {
    values: Object.fromEntries(NAMES.map((name) => [name, values[name]])),
    rateLimits: rate_limits ?? {},
  });
  parts.directory.forget(application.id);
  return presentSettings(readSettings(stored));
}
