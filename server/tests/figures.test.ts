import { ERRORS, LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestMember, type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MetricsFold } from '../src/metrics/fold.js';
import { stepsBetween } from '../src/metrics/steps.js';
import { createGreeting, delivered, moveToSoon, openSession, settled, startServer } from './support.js';

let server: TestServer;
let owner: TestMember;
const member = () => ({ token: owner.token, applicationId: server.application.applicationId });

beforeAll(async () => {
  server = await startServer();
  owner = await server.createMember();
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

let templates = 0;
/** A template of its own, so that a test's figures are its own. */
async function newTemplate(changes: Record<string, unknown> = {}): Promise<string> {
  const key = `figures-${templates++}`;
  await createGreeting(server, { key, ...changes });
  return key;
}

async function send(key: string, targets: string[], extra: Record<string, unknown> = {}): Promise<string> {
  const body = { template: { key, variables: { '*': { name: 'N' } } }, targets, ...extra };
  return (await server.expect(OPERATIONS.sendNotification, { body: body as never })).notification_id ?? '';
}
const read = async (userId: string, events: { impressions?: string[]; clicks?: string[] }) =>
  server.expect(OPERATIONS.recordEvents, { token: await openSession(server, userId), body: events });
const figures = (query: Record<string, string>) =>
  server.expect(OPERATIONS.getFigures, { query, member: member() });
const totals = async (template_key: string) => (await figures({ template_key })).totals;
const remove = (id: string) =>
  server.expect(OPERATIONS.deleteNotification, { params: { notification_id: id }, body: {} });

describe('figures', () => {
  it('are there as soon as a send is answered, and follow events (G13)', async () => {
    const key = await newTemplate();
    const id = await send(key, ['ann', 'bob', 'cyd']);
    expect(await totals(key)).toEqual({ sent: 3, impressions: 0, clicks: 0 });
    await read('ann', { impressions: [id], clicks: [id] });
    await read('bob', { impressions: [id] });
    await read('bob', { impressions: [id] });
    await until('events are folded', async () => (await totals(key)).impressions === 2, 10_000);
    expect(await totals(key)).toEqual({ sent: 3, impressions: 2, clicks: 1 });
    await settled(server);
    expect(await totals(key)).toEqual({ sent: 3, impressions: 2, clicks: 1 });
  });

  it('of a batch grow chunk by chunk, and are those of the time for which it was scheduled (G13)', async () => {
    const key = await newTemplate();
    const targets = Array.from({ length: 30 }, (_, index) => `many-${index}`);
    await delivered(server, await send(key, targets, { mode: 'batch' }));
    expect((await totals(key)).sent).toBe(30);
    const far = { scheduled_at: server.clock.now() + 3_600_000 };
    const id = await send(key, ['ann'], { mode: 'batch', ...far });
    const scheduled_at = await moveToSoon(server, id);
    await delivered(server, id);
    const { points } = await figures({
      template_key: key,
      step: 'quarter',
      start: String(scheduled_at),
      end: String(scheduled_at + 1),
    });
    expect(points.map(({ start }) => start)).toEqual([Math.floor(scheduled_at / 900_000) * 900_000]);
    expect(points[0]?.sent).toBeGreaterThanOrEqual(1);
  });

  it('stay when a notification is deleted, also with events that were not folded yet (G13)', async () => {
    const key = await newTemplate();
    const id = await send(key, ['ann', 'bob']);
    armFailpoints((name) => {
      if (name === 'fold.deltas_taken') throw new Error('no fold for now');
    });
    await read('ann', { impressions: [id], clicks: [id] });
    await remove(id);
    await until('it is purged', async () => {
      const [row] = await server.app.db.rows<{ purged: boolean }>(
        { name: '', text: 'SELECT purged_at IS NOT NULL AS purged FROM notifications WHERE id = $1' },
        [id],
      );
      return row?.purged;
    });
    expect(await totals(key)).toEqual({ sent: 2, impressions: 1, clicks: 1 });
    await server.checkInvariants();
    armFailpoints(null);
    await settled(server);
    expect(await totals(key)).toEqual({ sent: 2, impressions: 1, clicks: 1 });
    await server.checkInvariants();
  });

  it('lose nothing in a crash while they are added up (G13)', async () => {
    const key = await newTemplate();
    let crashes = 0;
    armFailpoints((name) => {
      if (name !== 'fold.figures_added') return;
      crashes++;
      throw new Error('crash');
    });
    const id = await send(key, ['ann', 'bob']);
    await read('ann', { impressions: [id] });
    await until('two folds have crashed', () => crashes > 1);
    await server.checkInvariants();
    expect((await totals(key)).sent).toBe(2);
    armFailpoints(null);
    await settled(server);
    expect(await totals(key)).toEqual({ sent: 2, impressions: 1, clicks: 0 });
  });

  it('equal a recount while sends, events and deletions go on in the middle of folds (G13)', async () => {
    const key = await newTemplate();
    const other = new MetricsFold({ db: server.app.db, clock: server.clock, logger: server.app.logger });
    const done = new AbortController();
    const folds = async (fold: MetricsFold) => {
      while (!done.signal.aborted) await fold.run();
    };
    const folding = [folds(server.app.metricsFold), folds(other)];
    const round = async (index: number) => {
      const id = await send(key, [`u${index}`, `v${index}`]);
      await Promise.all([
        read(`u${index}`, { impressions: [id], clicks: [id] }),
        read(`v${index}`, { impressions: [id] }),
        index % 3 === 0 ? remove(id) : null,
      ]);
    };
    await Promise.all(Array.from({ length: 24 }, (_, index) => round(index)));
    done.abort();
    await Promise.all(folding);
    await server.checkInvariants();
    await settled(server);
    await server.checkInvariants();
    expect((await totals(key)).sent).toBe(48);
  });

  it('are told apart by template and by channel; in two channels is in both', async () => {
    const application = await server.createApplication();
    const mine = { token: owner.token, applicationId: application.applicationId };
    const { token } = application;
    await createGreeting(server, { key: 'one' }, token);
    await createGreeting(server, { key: 'two', channels: ['feed', 'chat'] }, token);
    for (const [key, targets] of [
      ['one', ['ann']],
      ['two', ['ann', 'bob', 'cyd']],
    ] as const) {
      const body = { template: { key, variables: { '*': { name: 'N' } } }, targets: [...targets] };
      await server.expect(OPERATIONS.sendNotification, { body, token });
    }
    const by = (query: Record<string, string>) =>
      server.expect(OPERATIONS.getFigures, { query, member: mine });
    const templatesOf = await by({ by: 'template' });
    expect(templatesOf.totals.sent).toBe(4);
    expect(templatesOf.groups.map(({ key, totals: { sent } }) => [key, sent])).toEqual([
      ['two', 3],
      ['one', 1],
    ]);
    const channels = await by({ by: 'channel' });
    expect(channels.groups.map(({ key, totals: { sent } }) => [key, sent])).toEqual([
      ['feed', 4],
      ['chat', 3],
    ]);
    expect((await by({ channel_key: 'chat' })).totals.sent).toBe(3);
    expect(templatesOf.points.reduce((sum, { sent }) => sum + sent, 0)).toBe(4);
  });

  it('are refused for a range without end, and a time zone that is none', async () => {
    const day = 24 * 3_600_000;
    const end = Math.floor(server.clock.now() / day) * day;
    const range = (days: number) => ({ start: String(end - days * day), end: String(end) });
    expect((await figures(range(LIMITS.figureSteps))).points).toHaveLength(LIMITS.figureSteps);
    for (const query of [
      range(LIMITS.figureSteps + 1),
      { start: String(end), end: String(end) },
      { time_zone: 'Mars/Base' },
      { time_zone: '+09:00' },
    ])
      expect(await server.call(OPERATIONS.getFigures, { query, member: member() })).toMatchObject({
        body: { code: ERRORS.InvalidValue.code },
      });
  });
});

describe('steps of a range', () => {
  const days = (start: string, end: string, timeZone: string) =>
    stepsBetween({ start: Date.parse(start), end: Date.parse(end), step: 'day', timeZone }).map((ms) =>
      new Date(ms).toISOString(),
    );

  it('are days of the time zone, of 23 and 25 hours when the clocks change', () => {
    expect(days('2026-03-28T12:00Z', '2026-03-31T00:00Z', 'Europe/Berlin')).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
    expect(days('2026-10-24T12:00Z', '2026-10-26T12:00Z', 'Europe/Berlin')).toEqual([
      '2026-10-23T22:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(days('2026-01-01T14:59Z', '2026-01-01T15:01Z', 'Asia/Seoul')).toEqual([
      '2025-12-31T15:00:00.000Z',
      '2026-01-01T15:00:00.000Z',
    ]);
  });

  it('begin at the first hour there is where clocks go forward at midnight', () => {
    const starts = days('2018-11-03T12:00Z', '2018-11-05T12:00Z', 'America/Sao_Paulo');
    expect(starts).toEqual([
      '2018-11-03T03:00:00.000Z',
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ]);
  });

  it('are hours that begin where they do in the time zone', () => {
    const hours = stepsBetween({
      start: Date.parse('2026-01-01T00:20Z'),
      end: Date.parse('2026-01-01T02:00Z'),
      step: 'hour',
      timeZone: 'Asia/Kathmandu',
    });
    expect(hours.map((ms) => new Date(ms).toISOString().slice(11, 16))).toEqual(['00:15', '01:15']);
  });
});

describe('the first page', () => {
  it('shows batches under way and waiting, failures, and what is still to be done', async () => {
    const application = await server.createApplication();
    const mine = { token: owner.token, applicationId: application.applicationId };
    const { token } = application;
    const home = () => server.expect(OPERATIONS.getHome, { member: mine });
    const empty = await home();
    expect(empty).toMatchObject({ business_messaging: true, running: [], failures: [] });
    expect(empty.first_steps).toMatchObject({ has_template: false, has_sent: false, has_impression: false });
    await createGreeting(server, {}, token);
    const body = { template: { key: 'greeting', variables: { '*': { name: 'N' } } }, targets: ['ann'] };
    const scheduled_at = server.clock.now() + 3_600_000;
    const waiting = { ...body, mode: 'batch' as const, scheduled_at, title: 'Later' };
    const { notification_id } = await server.expect(OPERATIONS.sendNotification, { body: waiting, token });
    const { running, first_steps } = await home();
    expect(first_steps).toMatchObject({ has_template: true, has_sent: true, has_impression: false });
    expect(running).toMatchObject([
      {
        notification_id,
        title: 'Later',
        status: 'scheduled',
        requested: 1,
        outcomes: { pending: 1 },
        scheduled_at,
      },
    ]);
    const roleId = await server.createRole({ areas: { theme: 'all' } });
    const designer = await server.createMember({ role: { roleId } });
    const theirs = { token: designer.token, applicationId: application.applicationId };
    expect(await server.expect(OPERATIONS.getHome, { member: theirs })).toMatchObject({ running: [] });
    const params = { notification_id: notification_id ?? '' };
    await server.expect(OPERATIONS.cancelNotification, { params, token });
    expect((await home()).running).toEqual([]);
    await server.app.db.count(
      {
        name: '',
        text: `UPDATE notifications SET failure = '{"code": 1, "message": "The file is gone."}' WHERE id = $1`,
      },
      [notification_id],
    );
    expect((await home()).failures).toMatchObject([{ notification_id, message: 'The file is gone.' }]);
    expect((await server.expect(OPERATIONS.getHome, { member: theirs })).failures).toEqual([]);
    await server.app.db.count({ name: '', text: 'UPDATE notifications SET failure = NULL WHERE id = $1' }, [
      notification_id,
    ]);
  });
});
