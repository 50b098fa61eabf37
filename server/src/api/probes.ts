import { BelfryError, buildOpenApi, OPERATIONS } from '@belfry/contract';
import { withNothing } from '../http/handler.js';
import { checkReady } from '../storage/migrate.js';

const document = buildOpenApi();

export const healthzRoute = withNothing(OPERATIONS.healthz, () => ({ status: 'ok' as const }));

export const readyzRoute = withNothing(OPERATIONS.readyz, async ({ app }) => {
  if (!(await checkReady(app.db)))
    throw new BelfryError('ServiceUnavailable', 'The schema is not the one this server needs.', {
      headers: { 'retry-after': '1' },
    });
  return { status: 'ready' as const, hint_bus: app.bus.state };
});

export const openapiRoute = withNothing(OPERATIONS.openapi, () => document);
