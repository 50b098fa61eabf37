import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEmptyDatabase, freePort, withClient } from '@belfry/testkit';
import { variablesOf } from '../sample.js';
import { startChild } from './child.js';
import { CONNECTIONS, type Calling, type Contender, oneOf, PAGE, UsageError } from './contender.js';
import { COMPONENTS, componentHost, configText, POOL, SECRET } from './ejabberd-config.js';
import { escapeXml, openComponent, openSession, type XmppStream } from './xmpp.js';

const SCHEMA = '/usr/share/ejabberd/sql/pg.sql';
const PASSWORD = 'bench';

/** The version that is installed, and where Erlang finds it. */
function findInstalled(): { version: string; libraries: string } {
  try {
    const query = (...args: string[]) =>
      execFileSync('dpkg-query', args, { encoding: 'utf8', stdio: 'pipe' });
    const application = query('-L', 'ejabberd')
      .split('\n')
      .find((path) => path.endsWith('/ebin/ejabberd.app'));
    query('-L', 'erlang-p1-pgsql');
    if (!application || !existsSync(SCHEMA)) throw new Error('files of the package are missing');
    return {
      version: query('-W', '-f', '${Version}', 'ejabberd'),
      libraries: dirname(dirname(dirname(application))),
    };
  } catch {
    throw new UsageError(
      'ejabberd is not installed. On Debian: "apt-get install --no-install-recommends ejabberd erlang-p1-pgsql", ' +
        'and "systemctl disable --now ejabberd" where systemd runs: it is started here with a configuration of its own.',
    );
  }
}

const message = (user: string, send: string, from: number): string =>
  `<message from='${componentHost(from)}' to='${user}@localhost' type='chat' id='${send}'>` +
  `<body>${escapeXml(JSON.stringify(variablesOf(user, send)))}</body></message>`;

/** Stanzas of a stream are worked on in order: when the ping is answered, what was before it is stored. */
const sendAll = (stream: XmppStream, messages: string, from: number): Promise<string> =>
  stream.ask(
    `${messages}<iq type='get' id='stored' from='${componentHost(from)}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`,
    "id='stored'",
  );

const PAGE_QUERY =
  "<iq type='set' id='page'><query xmlns='urn:xmpp:mam:2' queryid='q'><set xmlns='http://jabber.org/protocol/rsm'>" +
  `<max>${PAGE}</max><before/></set></query></iq>`;
const readPage = (session: XmppStream): Promise<string> => session.ask(PAGE_QUERY, '</iq>');

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

async function start(databaseUrl: string, undo: (() => unknown)[]) {
  const { version, libraries } = findInstalled();
  const { url, drop } = await createEmptyDatabase(databaseUrl);
  undo.push(drop);
  await withClient({ connectionString: url }, (client) => client.query(readFileSync(SCHEMA, 'utf8')));
  const directory = mkdtempSync(join(tmpdir(), 'belfry-ejabberd-'));
  undo.push(() => rmSync(directory, { recursive: true, force: true }));
  const [clientPort, componentPort] = [await freePort(), await freePort()];
  const config = join(directory, 'ejabberd.yml');
  writeFileSync(config, configText({ clientPort, componentPort, database: new URL(url) }));
  const spool = join(directory, 'spool');
  mkdirSync(spool);
  const log = join(directory, 'ejabberd.log');
  const stop = await startChild({
    name: 'ejabberd',
    command: 'erl',
    args: ['-noinput', '+K', 'true', '+P', '250000', '-mnesia', 'dir', `"${spool}"`, '-s', 'ejabberd'],
    env: {
      ...process.env,
      ERL_LIBS: libraries,
      HOME: directory,
      EJABBERD_CONFIG_PATH: config,
      EJABBERD_LOG_PATH: log,
    },
    directory,
    log: join(directory, 'output'),
    isReady: async () => (await accepts(clientPort)) && (await accepts(componentPort)),
  });
  undo.push(stop);
  const components = await Promise.all(
    Array.from({ length: COMPONENTS }, (_, index) =>
      openComponent(componentPort, componentHost(index), SECRET),
    ),
  );
  undo.push(() => components.forEach((component) => component.close()));
  return { version, url, clientPort, components };
}

/** Makes the users that are not there yet; a message to nobody is refused. */
async function register(url: string, users: readonly string[]): Promise<void> {
  await withClient({ connectionString: url }, (client) =>
    client.query(
      `INSERT INTO users (username, password) SELECT name, '${PASSWORD}' FROM unnest($1::text[]) AS name
       ON CONFLICT DO NOTHING`,
      [users],
    ),
  );
}

/** Sessions are opened before anything is measured, four for each caller, and stay open. */
async function openSessions(port: number, users: readonly string[]): Promise<Calling> {
  const sessions: XmppStream[] = [];
  for (const user of users) sessions.push(await openSession(port, user, PASSWORD));
  return {
    callers: Array.from({ length: CONNECTIONS }, (_, caller) => {
      const own = sessions.filter((_one, index) => index % CONNECTIONS === caller);
      return async () => void (await readPage(oneOf(own)));
    }),
    close: () => sessions.forEach((session) => session.close()),
  };
}

export async function startEjabberd(databaseUrl: string): Promise<Contender> {
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { version, url, clientPort, components } = await start(databaseUrl, undo);
    return {
      name: 'ejabberd',
      version,
      settings:
        `1 process, ${POOL} connections to its database; messages in its archive (mod_mam on SQL, no mod_offline); ` +
        `batch and single: ${COMPONENTS} component streams, the answer to a ping tells that what was sent before is ` +
        'stored; read: the last page of the archive over the user’s session',
      async sendBatch(users, send) {
        await register(url, users);
        const parts = components.map((_, from) =>
          users
            .filter((_user, index) => index % COMPONENTS === from)
            .map((user) => message(user, send, from))
            .join(''),
        );
        await Promise.all(components.map((stream, from) => sendAll(stream, parts[from] ?? '', from)));
      },
      async senders(users, send) {
        await register(url, users);
        let next = 0;
        const callers = components.map((stream, from) => async () => {
          await sendAll(stream, message(users[next++ % users.length] as string, send, from), from);
        });
        return { callers, close: () => {} };
      },
      readers: (users) => openSessions(clientPort, users),
      async readPage(user) {
        const session = await openSession(clientPort, user, PASSWORD);
        const page = await readPage(session);
        session.close();
        // The page is the last, in the order in which the messages came.
        const orders = [...page.matchAll(/(?:"|&quot;)order(?:"|&quot;):(?:"|&quot;)([^"&]+)/g)];
        return orders.map(([, order]) => order as string).reverse();
      },
      countMessages: () =>
        withClient({ connectionString: url }, async (client) => {
          const text = 'SELECT count(*)::int AS count FROM archive';
          return (await client.query<{ count: number }>(text)).rows[0]?.count ?? 0;
        }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
