import { OPERATIONS } from '@belfry/contract';
import type { Database } from '@belfry/server';
import { callOperation } from '@belfry/testkit';
import { template } from './batches.js';

/** What a client asked for and got: null is no answer at all. */
export interface Exchange {
  status: number | null;
  id: string;
  targets: number;
  from: number;
  to: number;
  /** Of an answer that is no success: whether it says when to come back. */
  isRetryable: boolean;
}

interface Target {
  url: string;
  token: string;
}

/** Clients that send one after the other, and write down what they were answered. */
export class Load {
  readonly exchanges: Exchange[] = [];
  /** Requests under way. */
  underWay = 0;
  readonly #target: () => Target;
  readonly #targets: (n: number) => { targets: string[]; mode: 'realtime' | 'batch' };
  #isRunning = true;
  #clients: Promise<void>[] = [];
  #sends = 0;

  constructor(parts: {
    target: () => Target;
    targets: (n: number) => { targets: string[]; mode: 'realtime' | 'batch' };
  }) {
    this.#target = parts.target;
    this.#targets = parts.targets;
  }

  start(clients: number): void {
    this.#isRunning = true;
    this.#clients = Array.from({ length: clients }, () => this.#client());
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await Promise.all(this.#clients);
  }

  get accepted(): Exchange[] {
    return this.exchanges.filter(({ status }) => status === 200);
  }

  async #client(): Promise<void> {
    while (this.#isRunning) {
      const exchange = await this.send();
      // A client that is told to come back later does.
      if (exchange.status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** One send; it never throws. */
  async send(): Promise<Exchange> {
    const { targets, mode } = this.#targets(this.#sends++);
    const body = { template: { ...template, variables: { '*': { name: 'N' } } }, targets, mode };
    const from = performance.now();
    this.underWay++;
    const answer = await callOperation(this.#target(), OPERATIONS.sendNotification, { body }).catch(
      () => null,
    );
    this.underWay--;
    const status = answer?.status ?? null;
    const exchange: Exchange = {
      ...{ status, targets: targets.length, from, to: performance.now() },
      id: answer && status === 200 ? (answer.body.notification_id ?? '') : '',
      isRetryable: status === 503 && Boolean(answer?.headers.get('retry-after')),
    };
    this.exchanges.push(exchange);
    return exchange;
  }
}

/** Of what was answered 200, what is not stored as often as asked for. */
export async function faultsOfAccepted(db: Database, accepted: readonly Exchange[]): Promise<string[]> {
  const text = `SELECT a.id::text, a.targets, count(m.user_id)::int AS messages, count(DISTINCT m.user_id)::int AS users,
      (SELECT count(*)::int FROM notifications n WHERE n.id = a.id) AS notifications
    FROM unnest($1::bigint[], $2::int[]) AS a(id, targets) LEFT JOIN messages m ON m.notification = a.id
    GROUP BY a.id, a.targets`;
  const rows = await db.rows<{
    id: string;
    targets: number;
    messages: number;
    users: number;
    notifications: number;
  }>({ name: '', text }, [accepted.map(({ id }) => id), accepted.map(({ targets }) => targets)]);
  return rows.flatMap(({ id, targets, messages, users, notifications }) => {
    if (notifications === 0) return [`answered 200 for ${id}, which is not stored`];
    if (notifications > 1) return [`${id} is stored ${notifications} times`];
    if (users < targets) return [`${id} was for ${targets} users; ${users} have it`];
    return messages === users ? [] : [`${id} is stored ${messages} times for ${users} users`];
  });
}

export const unacceptable = (exchanges: readonly Exchange[], mayGetNoAnswer: boolean): string[] => {
  const wrong = exchanges.filter(
    ({ status, isRetryable }) => status !== 200 && !(status === null ? mayGetNoAnswer : isRetryable),
  );
  return wrong.map(
    ({ status }) =>
      `a send got ${status === null ? 'no answer' : `status ${status}`}, not 503 with Retry-After`,
  );
};
