import {
  type ApplicationKey,
  Database,
  createLogger,
  insertRealtime,
  type RealtimeSend,
} from '@belfry/server';
import { TEMPLATE_KEY, userIds, variablesOf } from '../sample.js';
import { median } from '../statistics.js';
import type { Bench, Measurement, Reading } from './figure.js';

/** Sends that share a statement: one by itself, and as many as a busy server puts together. */
const SENDS = [1, 16];
const ROUNDS = { full: 40, quick: 6 };
const STATEMENTS = { full: 50, quick: 10 };
/** How much longer a statement may take for the figures. */
const AIM = 1.05;
const HOUR_MS = 3_600_000;

let made = 0n;

function sendsOf(bench: Bench, count: number, revisions: [number, number]): RealtimeSend[] {
  const [applicationRevision, templateRevision] = revisions;
  const now = Date.now();
  return userIds('figures', count).map((userId) => ({
    application: bench.application as ApplicationKey,
    notification: {
      id: (BigInt(now) << 22n) + (made++ % 4_000_000n),
      ...{ templateKey: TEMPLATE_KEY, templateVersion: 1, templateRevision, applicationRevision },
      ...{
        channels: [bench.channel],
        title: 'Order shipped',
        tag: 'orders',
        category: null,
        pushTemplate: null,
      },
      ...{ variables: {}, sentFrom: { type: 'api', value: 'test****' } },
      ...{ createdAt: now, expiresAt: now + HOUR_MS },
    },
    ...{ createsUsers: true, requested: 1, duplicate: 0, invalid: 0, missingVariable: 0, refusals: null },
    targets: [{ userId, variables: variablesOf(userId, String(made)) }],
    asked: [userId],
  }));
}

/** The database, with the statement of a send as it would be without the figures. */
function withoutFigures(db: Database): Pick<Database, 'rows' | 'count'> {
  return {
    count: (sql, values) => db.count(sql, values),
    rows: (sql, values) => {
      const text = sql.text.replace(/\), figure AS \([^]*?\n {3}\), signal AS/, '), signal AS');
      if (text === sql.text) throw new Error('the figures are not where this measurement looks for them');
      return db.rows({ name: `${sql.name}_plain`, text }, values);
    },
  };
}

async function measureSendFigures(bench: Bench): Promise<Reading[]> {
  const db = new Database(bench.server.connection, 4, createLogger({ level: 'silent', format: 'json' }));
  const size = bench.quick ? 'quick' : 'full';
  try {
    const [row] = await db.rows<{ a: number; t: number }>(
      {
        name: 'bench_revisions',
        text: 'SELECT a.revision AS a, t.revision AS t FROM applications a JOIN templates t ON t.application = a.id WHERE a.id = $1 AND t.key = $2',
      },
      [bench.application, TEMPLATE_KEY],
    );
    const timeOf = async (target: Pick<Database, 'rows' | 'count'>, count: number) => {
      const times: number[] = [];
      for (let index = 0; index < STATEMENTS[size]; index++) {
        const sends = sendsOf(bench, count, [row?.a ?? 0, row?.t ?? 0]);
        const start = performance.now();
        const results = await insertRealtime(target, sends);
        times.push(performance.now() - start);
        if (!results.every(({ sent }) => sent === 1)) throw new Error('a send was not stored');
      }
      return median(times);
    };
    const plain = withoutFigures(db);
    const readings: Reading[] = [];
    for (const count of SENDS) {
      await timeOf(db, count);
      await timeOf(plain, count);
      const ratios: number[] = [];
      const [own, other]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS[size]; round++) {
        // Whichever comes first in a round is not always the same.
        const isFirst = round % 2 === 0;
        const first = await timeOf(isFirst ? db : plain, count);
        const second = await timeOf(isFirst ? plain : db, count);
        const [mine, without] = isFirst ? [first, second] : [second, first];
        own.push(mine);
        other.push(without);
        ratios.push(mine / without);
      }
      readings.push({
        title: `Statement of ${count} realtime send${count === 1 ? '' : 's'} with figures, against one without`,
        value: median(ratios),
        unit: '',
        aim: AIM,
        did: `median ms: with ${median(own).toFixed(3)} · without ${median(other).toFixed(3)}`,
      });
    }
    return readings;
  } finally {
    await db.close();
  }
}

export const sendFigures: Measurement = {
  name: 'send-figures',
  title: 'What the figures of the dashboard add to a realtime send',
  measure: measureSendFigures,
};
