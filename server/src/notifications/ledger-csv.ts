import type { Application } from '../applications/directory.js';
import { failpoint } from '../platform/failpoints.js';
import type { Logger } from '../platform/logger.js';
import type { Queryable } from '../storage/database.js';
import { type LedgerRow, openLedger } from './ledger.js';

const HEADER = 'user_id,outcome,code,message\r\n';
/** Rows that are in memory at a time. */
const SLICE_ROWS = 2_500;

/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

function cell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = ({ user_id, outcome, code, message }: LedgerRow): string =>
  `${cell(user_id)},${outcome},${code ?? ''},${cell(message ?? '')}\r\n`;

/**
 * The whole ledger of a notification as CSV, a slice of it at a time as it is taken: each slice is exact for the
 * moment in which it is read. Throws ResourceNotFound before the first.
 */
export async function ledgerCsv(
  parts: { db: Queryable; logger: Logger },
  application: Application,
  wish: { notificationId: string; outcome: LedgerRow['outcome'] | undefined },
): Promise<AsyncGenerator<string>> {
  const ledger = await openLedger(parts.db, application.id, wish.notificationId);
  return (async function* () {
    yield HEADER;
    let place = { chunk: 0, index: 0 };
    try {
      for (;;) {
        const slice = await ledger.read(place, SLICE_ROWS);
        if (!slice) return;
        const { outcome } = wish;
        const rows = outcome ? slice.rows.filter((row) => row.outcome === outcome) : slice.rows;
        if (rows.length > 0) yield rows.map(line).join('');
        await failpoint('ledger.slice_written');
        place = slice.end;
      }
    } catch (error) {
      // The answer has begun: all that is left is to end it in the middle, which the caller notices.
      const { message } = error as Error;
      parts.logger.error({ notification: wish.notificationId, error: message }, 'ledger cut off');
      throw error;
    }
  })();
}
