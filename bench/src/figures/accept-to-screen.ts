import { hasNats, startBeside, startNats, withClient } from '@belfry/testkit';
import { sessionToken } from '../api.js';
import { HttpConnection, requestBytes, requireOk } from '../http-connection.js';
import { sendBody, userIds } from '../sample.js';
import { median, quantile } from '../statistics.js';
import { StreamCrowd } from '../stream-crowd.js';
import type { Bench, Measurement, Reading } from './figure.js';
import { createUsers } from './users.js';

const SENDS = { full: 1_000, quick: 50 };
const AIM_MS = 50;

interface Address {
  host: string;
  port: number;
}

/** Sends one after another to one process; ms from each request to its event on a stream of another. */
async function toScreen(
  bench: Bench,
  of: { from: Address; to: Address; userId: string; session: string; name: string },
): Promise<number[]> {
  const connection = await HttpConnection.open(of.from);
  const crowd = await StreamCrowd.open(of.to, [of.session]);
  try {
    const times: number[] = [];
    const sends = bench.quick ? SENDS.quick : SENDS.full;
    for (let send = -10; send < sends; send++) {
      const mark = `${of.name}-${send + 10}`;
      const request = requestBytes({
        method: 'POST',
        path: '/v1/notifications/messages',
        headers: { 'api-token': bench.server.token },
        body: sendBody('realtime', [of.userId], mark),
      });
      const everywhere = crowd.everywhere(`"order":"${mark}-`);
      const start = performance.now();
      const answer = connection.request(request);
      const at = await everywhere;
      requireOk(await answer);
      // The first ones warm up.
      if (send >= 0) times.push(at - start);
    }
    return times;
  } finally {
    crowd.close();
    connection.close();
  }
}

/** ms from a NOTIFY to its arrival at another session, and of a request that needs nothing but the process. */
async function raw({ server, quick }: Bench): Promise<{ notifyMs: number; requestMs: number }> {
  const connection = await HttpConnection.open(server.address);
  const health = requestBytes({ method: 'GET', path: '/healthz', headers: {} });
  const [notify, request]: [number[], number[]] = [[], []];
  await withClient(server.connection, (speaker) =>
    withClient(server.connection, async (listener) => {
      let heard = () => {};
      listener.on('notification', () => heard());
      await listener.query('LISTEN bench');
      for (let round = 0; round < (quick ? SENDS.quick : SENDS.full); round++) {
        const start = performance.now();
        const arrived = new Promise<void>((resolve) => (heard = resolve));
        await Promise.all([speaker.query('NOTIFY bench'), arrived]);
        notify.push(performance.now() - start);
        const from = performance.now();
        requireOk(await connection.request(health));
        request.push(performance.now() - from);
      }
    }),
  );
  connection.close();
  return { notifyMs: median(notify), requestMs: median(request) };
}

async function measureScreen(bench: Bench): Promise<Reading[]> {
  const { server } = bench;
  const [userId = ''] = userIds('looker', 1);
  await createUsers(bench, [userId]);
  const who = { userId, session: await sessionToken(server, userId) };
  const limit = await raw(bench);
  const readingOf = (where: string, times: readonly number[]): Reading => ({
    title: `Realtime send, request to event on a live stream ${where}, median`,
    value: median(times),
    unit: 'ms',
    aim: AIM_MS,
    did: `p99 ${quantile(times, 0.99).toFixed(1)} ms of ${times.length} sends, one after another; raw, medians: NOTIFY to another session ${limit.notifyMs.toFixed(2)} ms, GET /healthz ${limit.requestMs.toFixed(2)} ms`,
  });
  const { address } = server;
  const readings = [
    readingOf(
      'of the same process',
      await toScreen(bench, { ...who, from: address, to: address, name: 'same' }),
    ),
  ];
  const other = await startBeside(server, { roles: 'api,gateway' });
  try {
    const times = await toScreen(bench, { ...who, from: address, to: other.address, name: 'other' });
    readings.push(readingOf('of another process, through LISTEN/NOTIFY', times));
  } finally {
    await other.stop();
  }
  if (hasNats()) readings.push(readingOf('of another process, through NATS', await throughNats(bench, who)));
  return readings;
}

async function throughNats(bench: Bench, who: { userId: string; session: string }): Promise<number[]> {
  const nats = await startNats();
  const stops = [() => nats.kill()];
  try {
    const env = { NATS_URL: nats.url };
    const one = await startBeside(bench.server, { roles: 'api', env });
    stops.push(() => one.stop());
    const two = await startBeside(bench.server, { roles: 'api,gateway', env });
    stops.push(() => two.stop());
    return await toScreen(bench, { ...who, from: one.address, to: two.address, name: 'nats' });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

export const acceptToScreen: Measurement = {
  name: 'accept-to-screen',
  title: 'Realtime send, request to event on a live stream',
  measure: measureScreen,
};
