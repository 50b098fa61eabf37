/**
 * The demo: makes a template, sends it in realtime and to 10,000 users, reads feeds back and checks that each
 * holds its user's own text.
 */
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, DemoError } from './api.mjs';
import { bar, bold, card, count, dim, duration, green, line, Progress, readable, table } from './draw.mjs';
import { CHANNEL, makeBatch, REALTIME_USERS, TEMPLATE, TEMPLATE_KEY, variablesOf } from './shop.mjs';

const LOOK_MS = 25;
const FEEDS_CHECKED = 50;
const FEEDS_SHOWN = 3;
/** Numbers of the realtime users, beyond those of the batch. */
const REALTIME_FROM = 90_001;

const HELP = `Usage: npm run demo -- [--url http://127.0.0.1:4680] [--token <API token>]

Sends to a running Belfry server and reads the feeds back. The address and the token may also be set as
BELFRY_URL and BELFRY_API_TOKEN.
`;

function readOptions() {
  const options = { url: { type: 'string' }, token: { type: 'string' }, help: { type: 'boolean' } };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new DemoError(`${error.message.replace(/\.?$/, '.')} --help shows the options.`);
  }
  const url = (values.url ?? process.env.BELFRY_URL ?? 'http://127.0.0.1:4680').replace(/\/+$/, '');
  const token = values.token ?? process.env.BELFRY_API_TOKEN;
  if (values.help) return null;
  if (!/^https?:\/\//.test(url))
    throw new DemoError(`"${url}" is no address; it begins with http:// or https://.`);
  if (!token)
    throw new DemoError(
      'The demo needs an API token: set BELFRY_API_TOKEN, or give --token. The server showed one at its first ' +
        'start; "npx belfry token create" makes another.',
    );
  return { url, token };
}

/** Creates the template, or brings the one from an earlier demo up to date. */
async function prepareTemplate(api) {
  const path = `/v1/templates/${TEMPLATE_KEY}`;
  const found = await api.find(path);
  if (!found) {
    const { version } = await api.call('POST', '/v1/templates', { body: { key: TEMPLATE_KEY, ...TEMPLATE } });
    return `created, version ${version}`;
  }
  if (found.is_archived) await api.call('POST', `${path}/unarchive`, { body: {} });
  const same = Object.keys(TEMPLATE).every(
    (name) => JSON.stringify(found[name]) === JSON.stringify(TEMPLATE[name]),
  );
  if (same) return `as it was, version ${found.version}`;
  const { version } = await api.call('PUT', path, { body: TEMPLATE });
  return `updated, version ${version}`;
}

async function sendRealtime(api, series) {
  const reached = REALTIME_USERS.map((userId, index) => ({ userId, number: REALTIME_FROM + index }));
  const variables = Object.fromEntries(
    reached.map(({ userId, number }) => [userId, variablesOf(number, series)]),
  );
  const start = performance.now();
  const answer = await api.call('POST', '/v1/notifications/messages', {
    body: {
      mode: 'realtime',
      template: { key: TEMPLATE_KEY, variables },
      targets: REALTIME_USERS,
      tag: 'demo',
    },
  });
  return { id: answer.notification_id, reached, ms: performance.now() - start };
}

const ENDS = ['delivered', 'failed', 'cancelled', 'deleted'];

async function sendBatch(api, series) {
  const { targets, variables, reached } = makeBatch(series);
  const progress = new Progress();
  progress.show(`${bar(0)}  sending ${count(targets.length)} targets`);
  const start = performance.now();
  const { notification_id: id } = await api.call('POST', '/v1/notifications/messages', {
    body: { mode: 'batch', template: { key: TEMPLATE_KEY, variables }, targets, title: 'Demo', tag: 'demo' },
  });
  const acceptedMs = performance.now() - start;
  for (;;) {
    const { status, requested, outcomes } = await details(api, id);
    const ms = performance.now() - start;
    const done = requested - outcomes.pending;
    const text = `${bar(done / requested)}  ${count(outcomes.sent)} of ${count(requested)} messages`;
    if (ENDS.includes(status)) {
      if (status !== 'delivered') throw new DemoError(`The batch ended as ${status}; its details say why.`);
      progress.end(text);
      return { id, reached, requested, outcomes, ms, acceptedMs };
    }
    progress.show(text);
    await wait(LOOK_MS, undefined, { signal: api.signal });
  }
}

async function details(api, id) {
  const { status, outcomes } = await api.call('GET', `/v1/notifications/${id}`);
  const requested = Object.values(outcomes).reduce((sum, one) => sum + one, 0);
  return { status, requested, outcomes };
}

/** Reads a user's feed as the user's app does; throws when it does not begin with the user's own message. */
async function readFeed(api, { userId, number }, { id, series }) {
  const session = await api.session(userId);
  const { messages } = await api.call('GET', `/client/v1/channels/${CHANNEL}/messages?limit=20`, { session });
  const message = messages.find((one) => one.notification_id === id);
  if (!message) throw new DemoError(`The feed of ${userId} does not hold notification ${id}.`);
  const keys = `${message.template_key}@${message.template_version}`;
  const { templates } = await api.call('GET', `/client/v1/templates?keys=${keys}`, { session });
  const lines = readable(message, templates[0].ui_template);
  const { name, item, day, photo, track } = variablesOf(number, series);
  const wanted = [photo.url, `On its way, ${name}!`, `Your ${item} arrives ${day}.`, 'Track the parcel'];
  const own =
    lines.map(({ text }) => text).join('\n') === wanted.join('\n') && lines.at(-1).target === track.data;
  if (!own)
    throw new DemoError(`The feed of ${userId} holds another text than was sent: ${JSON.stringify(lines)}`);
  return { userId, message, lines };
}

function someOf(list, size) {
  const chosen = new Set();
  while (chosen.size < size) chosen.add(list[Math.floor(Math.random() * list.length)]);
  return [...chosen];
}

const OUTCOMES = {
  sent: 'sent',
  duplicate: 'duplicate: named twice, one message',
  invalid: 'invalid: an id of 81 characters',
  missing_variable: 'missing variable: no values given',
};

function showFigures(realtime, batch) {
  const { sent } = batch.outcomes;
  table([
    ['What', 'Asked', 'Sent', 'Took', 'Messages/s'],
    ['Realtime', count(realtime.reached.length), count(realtime.reached.length), duration(realtime.ms), ''],
    [
      'Batch',
      count(batch.requested),
      count(sent),
      duration(batch.ms),
      count(Math.round(sent / (batch.ms / 1000))),
    ],
  ]);
  line(dim(`The batch was on disk and answered after ${duration(batch.acceptedMs)}.`));
  line(dim('The rest is delivery, until its last message could be read.'));
  line();
  line('Of the batch, three targets were wrong on purpose; each fails alone:');
  const shown = Object.entries(batch.outcomes).filter(([, number]) => number > 0);
  const width = Math.max(...shown.map(([, number]) => count(number).length));
  for (const [name, number] of shown)
    line(`  ${count(number).padStart(width)}  ${OUTCOMES[name] ?? name.replace('_', ' ')}`);
}

function showCommands(url, batchId, userId) {
  const token = '-H "Api-Token: $BELFRY_API_TOKEN"';
  line(
    process.env.BELFRY_API_TOKEN
      ? 'To look further:'
      : 'To look further, with BELFRY_API_TOKEN set to your token:',
  );
  for (const [what, command] of [
    ['the batch, with its outcomes', `curl -s ${url}/v1/notifications/${batchId} ${token}`],
    ['everything that was sent, newest first', `curl -s '${url}/v1/notifications?reverse=true' ${token}`],
    [
      `the feed of ${userId}, as an app reads it`,
      `curl -s ${url}/client/v1/channels/${CHANNEL}/messages -H "Authorization: Bearer $(curl -s -X POST ${url}/v1/users/${userId}/token ${token} | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')"`,
    ],
  ]) {
    line();
    line(dim(`# ${what}`));
    line(`${command}; echo`);
  }
}

async function run(api) {
  // Sets one demo's orders apart from those of another.
  const series = Date.now().toString(36).slice(-5).toUpperCase();
  line();
  line(`${bold('Belfry demo')}   ${api.url}`);
  line();
  line(`Template ${TEMPLATE_KEY} (${await prepareTemplate(api)}): an image, two texts and a button`);
  line();
  const realtime = await sendRealtime(api, series);
  const batch = await sendBatch(api, series);
  line();
  showFigures(realtime, batch);
  line();
  const chosen = someOf(batch.reached, FEEDS_CHECKED);
  for (const target of realtime.reached) await readFeed(api, target, { id: realtime.id, series });
  const feeds = [];
  for (const target of chosen) feeds.push(await readFeed(api, target, { id: batch.id, series }));
  const read = realtime.reached.length + feeds.length;
  line(
    `${green('✓')} ${read} feeds read back, ${FEEDS_CHECKED} of them chosen by chance: each holds its user's own text.`,
  );
  line(`  ${FEEDS_SHOWN} of them:`);
  for (const { userId, message, lines } of feeds.slice(0, FEEDS_SHOWN)) {
    line();
    card(userId, message, lines);
  }
  line();
  showCommands(api.url, batch.id, feeds[0].userId);
  line();
}

/** Runs the demo with the options of the command line; its exit code is the process's. */
export async function demo() {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  try {
    const options = readOptions();
    if (options) await run(new Api({ ...options, signal: interrupted.signal }));
    else process.stdout.write(HELP);
  } catch (error) {
    if (interrupted.signal.aborted) {
      process.stderr.write('\n  Stopped. What the server has accepted it delivers all the same.\n');
      process.exitCode = 130;
      return;
    }
    process.stderr.write(`\ndemo: ${error instanceof DemoError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
