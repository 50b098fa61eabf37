import { Readable } from 'node:stream';
import { OPERATIONS } from '@belfry/contract';
import { prefers } from '../../../../http/accept.js';
import { Answer, withToken } from '../../../../http/handler.js';
import { listLedger } from '../../../../notifications/ledger.js';
import { ledgerCsv } from '../../../../notifications/ledger-csv.js';

export const route = withToken(OPERATIONS.listTargets, async ({ app, caller, params, query, headers }) => {
  const { notification_id: notificationId } = params;
  if (!prefers(headers.accept, 'text/csv', 'application/json'))
    return listLedger(app.db, caller.application, { notificationId, query });
  const csv = await ledgerCsv(app, caller.application, { notificationId, outcome: query.outcome });
  return new Answer(200, Readable.from(csv, { objectMode: false, signal: app.stopping }), {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="notification-${notificationId}-targets.csv"`,
  });
});
