/** Two devices of one user are cut off again and again; in the end they must show what the server has. */
import { setTimeout as wait } from 'node:timers/promises';
import { BelfryClient, compareIds, type Feed, type Message } from '@belfry/client';
import { OPERATIONS } from '@belfry/contract';
import type { Connection } from '@belfry/server';
import { type ServerAccess, until } from '@belfry/testkit';
import { FaultProxy } from './fault-proxy.js';
import { KillableServer } from './killable.js';

const USER = 'ann';
const CATEGORIES = ['news', 'orders'];
const LISTS: [channel: string, category: string | null][] = [
  ['feed', null],
  ['feed', 'news'],
  ['chat', null],
];

export interface Disconnects {
  server: ServerAccess;
  connection: Connection;
  filesDir: string;
  disconnects: number;
  seed: number;
  onRound?: (round: number) => void;
}

export interface Outcome {
  faults: Record<string, number>;
  messages: number;
  /** Streams that were opened by both devices together. */
  streams: number;
  /** Milliseconds from the last fault until both showed what the server has. */
  settledMs: number;
}

/** Numbers by chance that come again with the same seed (a linear congruence, with its high bits). */
function chance(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Device {
  client: BelfryClient;
  feeds: Map<string, Feed>;
}

class Run {
  readonly #sent: string[] = [];
  readonly #counts: Record<string, number> = {};
  readonly #random: (below: number) => number;
  #streams = 0;

  constructor(
    private readonly of: Disconnects,
    private readonly parts: { proxy: FaultProxy; killable: KillableServer; session: string },
  ) {
    this.#random = chance(of.seed);
  }

  device(url: string): Device {
    const platform = {
      fetch: (input: string | URL | Request, init?: RequestInit) => {
        if (String(input).endsWith('/stream')) this.#streams++;
        return fetch(input, init);
      },
    };
    const client = new BelfryClient({
      url,
      platform,
      getToken: () => this.parts.session,
      ...{ backoff: { baseMs: 10, capMs: 300 }, silenceMs: 2_000, answerMs: 2_000 },
    });
    const feeds = new Map(
      LISTS.map(([channel, category]) => [
        `${channel} ${category ?? ''}`,
        client.feed(channel, { category }),
      ]),
    );
    client.start();
    return { client, feeds };
  }

  async round(devices: readonly Device[]): Promise<void> {
    for (let count = this.#random(4); count >= 0; count--) await this.#send();
    const device = devices[this.#random(devices.length)] as Device;
    await this.#act(device);
    await this.#fault();
    await this.#act(device);
    await wait(this.#random(120));
    this.parts.proxy.heal();
    // Half of them are cut off again on their way back.
    if (this.#random(2) === 0)
      await until('both are live', () => devices.every(({ client }) => client.state === 'live'), 60_000);
  }

  async settle(devices: readonly Device[]): Promise<Outcome> {
    const since = performance.now();
    let difference: string | null = null;
    try {
      await until(
        'both show what the server has',
        async () => {
          difference = await this.#difference(devices);
          return difference === null;
        },
        60_000,
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}: ${difference}`, { cause: error });
    }
    return {
      faults: this.#counts,
      messages: this.#sent.length,
      streams: this.#streams,
      settledMs: performance.now() - since,
    };
  }

  async #send(): Promise<void> {
    const category = CATEGORIES[this.#random(2)] ?? '';
    const key = this.#random(4) === 0 ? 'talk' : category;
    const body = {
      template: { key, variables: { [USER]: { name: `n${this.#sent.length}` } } },
      targets: [USER],
      ...(this.#random(6) === 0 ? { mode: 'batch' as const } : {}),
    };
    const answer = await this.of.server.expect(OPERATIONS.sendNotification, { body });
    this.#sent.push(answer.notification_id ?? '');
  }

  /** The user, or the company, does something. */
  async #act({ client, feeds }: Device): Promise<void> {
    const { server } = this.of;
    const [channel, category] = LISTS[this.#random(LISTS.length)] ?? ['feed', null];
    const feed = feeds.get(`${channel} ${category ?? ''}`);
    const messages = feed?.messages ?? [];
    const one = messages[this.#random(Math.max(1, messages.length))];
    const what = this.#random(6);
    if (what === 0) client.markRead(channel);
    else if (what === 1 && one) client.markRead(channel, [one.notification_id]);
    else if (what === 2) void feed?.loadOlder();
    else if (what === 3 && one)
      await server.call(OPERATIONS.markClientRead, {
        ...{ params: { key: channel }, body: { notification_ids: [one.notification_id] } },
        token: this.parts.session,
      });
    else if (what === 4) {
      const id = this.#sent[this.#random(this.#sent.length)] ?? '';
      await server.call(OPERATIONS.deleteNotification, { params: { notification_id: id } });
    } else if (one) client.viewed(one.notification_id);
  }

  async #fault(): Promise<void> {
    const { proxy, killable } = this.parts;
    const kind =
      (['reset', 'reset', 'freeze', 'refuse', 'half-open', 'kill'] as const)[this.#random(6)] ?? 'reset';
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    if (kind === 'kill') await killable.kill();
    else proxy.fault(kind);
  }

  /** In what a device differs from the server; null when it does not. */
  async #difference(devices: readonly Device[]): Promise<string | null> {
    const truth = new Map<string, Message[]>();
    for (const [channel, category] of LISTS)
      truth.set(`${channel} ${category ?? ''}`, await this.#all(channel, category));
    const { channels } = await this.of.server.expect(OPERATIONS.listClientChannels, {
      token: this.parts.session,
    });
    const counts = Object.fromEntries(channels.map((one) => [one.key, one.unread_count]));
    for (const [index, { client, feeds }] of devices.entries()) {
      if (client.state !== 'live') return `device ${index} is ${client.state}`;
      if (JSON.stringify(sorted(client.unread.channels)) !== JSON.stringify(sorted(counts)))
        return `device ${index} counts ${JSON.stringify(client.unread.channels)}, the server ${JSON.stringify(counts)}`;
      for (const channel of channels) {
        const last = client.channels.find(({ key }) => key === channel.key)?.last_message?.notification_id;
        if (last !== channel.last_message?.notification_id)
          return `device ${index}: last message of ${channel.key}`;
      }
      for (const [key, feed] of feeds) {
        const expected = within(truth.get(key) ?? [], feed);
        if (JSON.stringify(expected.map(plain)) !== JSON.stringify(feed.messages.map(plain)))
          return `device ${index}, list ${key}: ${feed.messages.length} messages, the server has ${expected.length}`;
      }
    }
    return null;
  }

  async #all(channel: string, category: string | null): Promise<Message[]> {
    const all: Message[] = [];
    for (let before: string | undefined; ; before = all.at(-1)?.notification_id) {
      const page = await this.of.server.expect(OPERATIONS.listClientMessages, {
        params: { key: channel },
        query: { limit: 100, ...(before ? { before } : {}), ...(category ? { category } : {}) },
        token: this.parts.session,
      });
      all.push(...page.messages);
      if (!page.has_more) return all;
    }
  }
}

const sorted = (counts: Record<string, number>) =>
  Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));

/** Of all messages those which a feed should have: all, down to the oldest that it has when there are older ones. */
function within(all: readonly Message[], feed: Feed): Message[] {
  const oldest = feed.messages.at(-1);
  if (!feed.isLoaded || (feed.hasOlder && !oldest)) return [...feed.messages];
  return all.filter(
    (one) => !feed.hasOlder || !oldest || compareIds(one.notification_id, oldest.notification_id) >= 0,
  );
}

/** A message without what the change log does not tell: when it was seen and clicked. */
const plain = ({ impression_at: _, clicked_at: __, ...message }: Message) => message;

/** The application that the run needs: templates in two categories and in two channels, and the user. */
async function prepare(server: ServerAccess): Promise<string> {
  const template = (key: string, channel: string, category: string | null) => ({
    ...{ key, name: key, channels: [channel], fallback_message: 'Hello {name}' },
    variables: [{ key: 'name', name: 'Name', type: 'string' as const }],
    ui_template: { version: 1, body: { items: [{ type: 'text', text: 'Hello {name}' }] } },
    ...(category ? { category } : {}),
  });
  const categories = [
    { id: 'all', name: 'All', is_default: true },
    ...CATEGORIES.map((id) => ({ id, name: id, is_default: false })),
  ];
  await server.expect(OPERATIONS.updateChannel, { params: { key: 'feed' }, body: { categories } });
  for (const body of [
    template('news', 'feed', 'news'),
    template('orders', 'feed', 'orders'),
    template('talk', 'chat', null),
  ])
    await server.expect(OPERATIONS.createTemplate, { body });
  await server.expect(OPERATIONS.createUser, { body: { user_id: USER } });
  const params = { user_id: USER };
  return (await server.expect(OPERATIONS.issueSessionToken, { params, body: {} })).token;
}

/** Throws when a device does not come to show what the server has. */
export async function runDisconnects(of: Disconnects): Promise<Outcome> {
  const session = await prepare(of.server);
  const killable = await KillableServer.start(of);
  const proxy = new FaultProxy({ host: '127.0.0.1', port: killable.port });
  const url = await proxy.start();
  const run = new Run(of, { proxy, killable, session });
  const devices = [run.device(url), run.device(url)];
  try {
    for (let round = 1; round <= of.disconnects; round++) {
      await run.round(devices);
      of.onRound?.(round);
    }
    return await run.settle(devices);
  } finally {
    for (const { client } of devices) client.stop();
    await proxy.stop();
    await killable.stop();
  }
}
