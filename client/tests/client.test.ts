import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LIMITS, OPERATIONS } from '@belfry/contract';
import { startServer, type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { BelfryClient, type ClientOptions } from '../src/client.js';
import { type Platform, usualPlatform } from '../src/platform.js';
import type { Template } from '../src/types.js';
import { Templates } from '../src/templates.js';
import { sendMany, sendText, tokenOf } from './scene.js';

const DAY = 86_400_000;

let server: TestServer;
const clients: BelfryClient[] = [];

/** A device: where the client runs, as the test wants it, and what it has asked of the server. */
class Device {
  readonly texts = new Map<string, string>();
  readonly requests: { method: string; path: string; body: unknown; keepalive: boolean }[] = [];
  /** Paths that this device cannot reach. */
  lost: RegExp | null = null;
  /** Timers of more than a minute, which the test runs itself. */
  readonly long: { ms: number; run: () => void }[] = [];
  readonly #watchers: Parameters<Platform['watch']>[0][] = [];

  readonly platform: Partial<Platform> = {
    fetch: async (input, init = {}) => {
      const path = String(input).slice(server.url.length);
      const { method = 'GET', body, keepalive = false } = init;
      if (this.lost?.test(path)) throw new TypeError('fetch failed');
      this.requests.push({ method, path, keepalive, body: JSON.parse(String(body ?? 'null')) });
      return fetch(input, init);
    },
    after: (ms, run) => {
      if (ms > 60_000) {
        const timer = { ms, run };
        this.long.push(timer);
        return () => void this.long.splice(this.long.indexOf(timer), 1);
      }
      return usualPlatform().after(ms, run);
    },
    store: {
      getItem: (name) => this.texts.get(name) ?? null,
      setItem: (name, text) => void this.texts.set(name, text),
      removeItem: (name) => void this.texts.delete(name),
    },
    watch: (listener) => {
      this.#watchers.push(listener);
      return () => {};
    },
  };

  tell(what: 'hidden'): void {
    for (const listener of this.#watchers) listener(what);
  }

  client(options: Partial<ClientOptions> & Pick<ClientOptions, 'getToken'>): BelfryClient {
    const { platform } = this;
    const backoff = { baseMs: 5, capMs: 20 };
    const client = new BelfryClient({ url: server.url, platform, backoff, ...options });
    clients.push(client);
    return client;
  }

  posts(path: string) {
    return this.requests.filter((one) => one.method === 'POST' && one.path === path);
  }
}

const live = (client: BelfryClient) => until('it is live', () => client.state === 'live');

describe('the client', () => {
  beforeAll(async () => {
    server = await startServer(inject('postgres'));
    await server.expect(OPERATIONS.createTemplate, {
      body: {
        ...{ key: 'note', name: 'Note', channels: ['feed'], fallback_message: '{text}' },
        variables: [{ key: 'text', name: 'Text', type: 'string' }],
        data_template: { text: '{text}' },
      },
    });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.stop();
  });
  afterAll(async () => {
    // A request that is given up while it connects leaves a connection that has never been used, for which a stop would
    // wait: here each is used.
    await Promise.all(Array.from({ length: 16 }, async () => (await fetch(`${server.url}/healthz`)).text()));
    await server?.stop();
  });

  it('asks the app for another token when that has expired, and goes on', async () => {
    const device = new Device();
    const asked: string[] = [];
    const client = device.client({
      getToken: async () => {
        await tokenOf(server, 'expires');
        // In whole seconds: the first is good for one to two.
        const body = asked.length === 0 ? { expires_at: server.clock.now() + 2_000 } : {};
        const params = { user_id: 'expires' };
        const { token } = await server.expect(OPERATIONS.issueSessionToken, { params, body });
        asked.push(token);
        return token;
      },
    });
    const feed = client.feed('feed');
    // The server would replace it.
    device.lost = /\/session$/;
    client.start();
    await live(client);
    await until('it has asked again', () => asked.length === 2);
    await live(client);
    await sendText(server, { user: 'expires', text: 'After' });
    await until('it is told', () => feed.messages[0]?.message === 'After');
    expect(asked).toHaveLength(2);
  });

  it('replaces a token after 80 % of its life without asking the app', async () => {
    const device = new Device();
    let asked = 0;
    const client = device.client({
      getToken: () => {
        asked++;
        return tokenOf(server, 'renews');
      },
    });
    client.start();
    await live(client);
    const [timer] = device.long;
    expect(timer?.ms).toBeCloseTo(0.8 * 7 * DAY, -4);
    timer?.run();
    await until('another timer is set', () => device.long.some((one) => one !== timer));
    expect(device.posts('/client/v1/session')).toHaveLength(1);
    await client.call({ path: '/client/v1/channels' });
    expect(asked).toBe(1);
  });

  it('is signed out when the app has no token any more, and in again by start', async () => {
    const device = new Device();
    let isSignedIn = true;
    const client = device.client({ getToken: () => (isSignedIn ? tokenOf(server, 'leaves') : null) });
    client.start();
    await live(client);
    isSignedIn = false;
    await server.expect(OPERATIONS.revokeSessionTokens, { params: { user_id: 'leaves' } });
    await until('it is signed out', () => client.state === 'signed_out');
    isSignedIn = true;
    // Tokens of the millisecond of a revocation are revoked with it.
    server.clock.move(1_000);
    client.start();
    await live(client);
  });

  it('does not ask in a loop for tokens that are refused', async () => {
    const device = new Device();
    let asked = 0;
    // Each pause is one that this test ends.
    const backoff = { baseMs: 200_000, capMs: 30_000_000 };
    const client = device.client({ backoff, getToken: () => `bad ${++asked}` });
    client.start();
    const tries: number[] = [];
    for (let pause = 0; pause < 4; pause++) {
      const { ms, run } = await until('it pauses', () => device.long[0]);
      tries.push(asked);
      const longest = backoff.baseMs * 2 ** pause;
      expect(ms).toBeGreaterThanOrEqual(longest / 2);
      expect(ms).toBeLessThanOrEqual(longest);
      run();
    }
    expect(tries).toEqual([1, 2, 3, 4]);
    expect(client.error).toMatchObject({ status: 401 });
  });

  it('shows the last page of the user at a start without a network, 20 messages and no more', async () => {
    await sendMany(server, 'keeps', 21);
    const device = new Device();
    const getToken = () => tokenOf(server, 'keeps');
    const first = device.client({ getToken, userId: 'keeps' });
    const feed = first.feed('feed');
    first.start();
    await live(first);
    await feed.loadOlder();
    expect(feed.messages).toHaveLength(21);
    first.markRead('feed', [feed.messages[0]?.notification_id ?? '']);
    await until('it is marked', () => first.unread.total === 20);
    first.stop();

    device.lost = /./;
    const second = device.client({ getToken, userId: 'keeps' });
    const shown = second.feed('feed');
    second.start();
    expect(shown.messages).toEqual(feed.messages.slice(0, 20));
    expect([shown.isLoaded, shown.hasOlder, second.unread.total]).toEqual([true, true, 20]);
    const other = device.client({ getToken, userId: 'another' });
    other.start();
    expect(other.feed('feed').messages).toEqual([]);

    second.stop();
    second.forget();
    const third = device.client({ getToken, userId: 'keeps' });
    third.start();
    expect(third.feed('feed').messages).toEqual([]);
  });

  it('keeps nothing on a device that cannot, and works', async () => {
    const device = new Device();
    device.platform.store = {
      ...{ getItem: () => '{"form":', removeItem: () => {} },
      setItem: () => {
        throw new Error('full');
      },
    };
    const client = device.client({ getToken: () => tokenOf(server, 'full'), userId: 'full' });
    client.start();
    await live(client);
    client.stop();
  });

  it('sends what was seen when the page is hidden, in a request that outlives it', async () => {
    const id = await sendText(server, { user: 'hides', text: 'Seen' });
    const device = new Device();
    const client = device.client({ getToken: () => tokenOf(server, 'hides') });
    client.start();
    await live(client);
    client.viewed(id);
    client.clicked(id);
    client.recordEvent('shared', id);
    client.viewed(id);
    expect(device.posts('/client/v1/events')).toEqual([]);
    device.tell('hidden');
    const [post] = await until('it is sent', () => {
      const posts = device.posts('/client/v1/events');
      return posts.length > 0 ? posts : null;
    });
    expect(post).toMatchObject({
      keepalive: true,
      body: { impressions: [id], clicks: [id], custom: { shared: [id] } },
    });
  });

  it('sends what was seen as soon as it fills a request, and marks in as many as it takes', async () => {
    expect([LIMITS.eventIds, LIMITS.readIds]).toEqual([100, 100]);
    await sendMany(server, 'many', 101);
    const { messages } = await server.expect(OPERATIONS.listClientMessages, {
      params: { key: 'feed' },
      query: { limit: 100 },
      token: await tokenOf(server, 'many'),
    });
    const device = new Device();
    const client = device.client({ getToken: () => tokenOf(server, 'many') });
    client.start();
    await live(client);
    const ids = messages.map((one) => one.notification_id);
    for (const id of ids.slice(0, 99)) client.viewed(id);
    expect(device.posts('/client/v1/events')).toEqual([]);
    for (const id of ids.slice(99)) client.viewed(id);
    client.clicked(ids[0] ?? '');
    const sizes = () =>
      device
        .posts('/client/v1/events')
        .map(({ body }) => Object.values(body as Record<string, string[]>).flat().length);
    await until('100 are sent', () => sizes().length > 0);
    await client.flush();
    await until('the last is sent', () => sizes().length === 2);
    expect(sizes()).toEqual([100, 1]);

    client.markRead('feed', [...ids, '1']);
    const marked = () =>
      device
        .posts('/client/v1/channels/feed/read')
        .map(({ body }) => (body as { notification_ids: string[] }).notification_ids.length);
    await until('both are sent', () => marked().length === 2);
    expect(marked()).toEqual([100, 1]);
    await until('the server has them', () => client.unread.total === 1);
  });

  it('asks for 100 layouts at a time, each once', async () => {
    const asked: number[] = [];
    const templates = new Templates(
      async (keys) => {
        const names = keys.split(',');
        asked.push(names.length);
        return { templates: names.map((name) => ({ key: name.split('@')[0], version: 1 }) as Template) };
      },
      () => {},
    );
    for (let round = 0; round < 2; round++)
      for (let key = 0; key < 101; key++) templates.peek(`layout-${key}`, 1);
    await until('they are there', () => templates.all.length === 101);
    expect(asked).toEqual([100, 1]);
  });

  it('reads the change log where no stream can be had', async () => {
    const device = new Device();
    device.lost = /\/stream$/;
    const client = device.client({ getToken: () => tokenOf(server, 'polls') });
    const states = new Set<string>();
    client.subscribe(() => states.add(client.state));
    const feed = client.feed('feed');
    client.start();
    await until('the feed is loaded', () => feed.isLoaded);
    await sendText(server, { user: 'polls', text: 'Without a stream' });
    await until('it is there', () => feed.messages[0]?.message === 'Without a stream');
    expect(client.unread.total).toBe(1);
    expect([...states].sort()).toEqual(['connecting', 'expired', 'polling', 'waiting']);
    device.lost = null;
    await live(client);
  });

  it('is used as docs/feed.md says', async () => {
    await sendText(server, { user: 'docs', text: 'By the book' });
    const docs = readFileSync(new URL('../../docs/feed.md', import.meta.url), 'utf8');
    const [, code = ''] = /^```mjs\n(.*?)^```/ms.exec(docs) ?? [];
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    const env = { ...process.env, BELFRY_URL: server.url, SESSION: await tokenOf(server, 'docs') };
    const printed = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, ['--input-type=module', '-e', code], { cwd, env }, (error, out) =>
        error ? reject(error) : resolve(out),
      );
    });
    expect(printed).toBe('SENT By the book\n');
  });
});
