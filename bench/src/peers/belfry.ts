import { startServerUnderTest, withClient } from '@belfry/testkit';
import {
  batchRequest,
  createTemplate,
  feedRequest,
  postBatch,
  sessionToken,
  untilDelivered,
} from '../api.js';
import { countRows } from '../database.js';
import { HttpConnection, okJson, requestBytes } from '../http-connection.js';
import { sendBody } from '../sample.js';
import { type Calling, CONNECTIONS, type Contender, oneOf, PAGE } from './contender.js';

interface Page {
  messages: { variables: { order: string } }[];
}

interface Server {
  address: { host: string; port: number };
  /** The status of its answers when all is well. */
  status: number;
}

/** Callers over connections of their own. */
export async function overConnections(
  { address, status }: Server,
  nextRequest: () => Buffer,
): Promise<Calling> {
  const open = await Promise.all(Array.from({ length: CONNECTIONS }, () => HttpConnection.open(address)));
  return {
    callers: open.map((connection) => async () => {
      const answer = await connection.request(nextRequest());
      if (answer.status !== status)
        throw new Error(`an answer was ${answer.status}: ${answer.body.toString('utf8', 0, 500)}`);
    }),
    close: () => {
      for (const connection of open) connection.close();
    },
  };
}

/** Belfry with its default settings, on a database made on that PostgreSQL; its server is there for its facts. */
export async function startBelfry(databaseUrl: string) {
  const server = await startServerUnderTest({ databaseUrl });
  await createTemplate(server);
  const sessions = new Map<string, string>();
  const pageRequest = async (user: string): Promise<Buffer> => {
    const session = sessions.get(user) ?? (await sessionToken(server, user));
    sessions.set(user, session);
    return feedRequest(session, PAGE);
  };
  const contender: Contender = {
    name: 'Belfry',
    version: '',
    settings:
      '1 process, 12 connections to its database; batch: one request of all targets, until the notification’s ' +
      'details say `delivered`; single: realtime send; read: the feed with a session token',
    async sendBatch(users, send) {
      const connection = await HttpConnection.open(server.address);
      try {
        const notification = await postBatch(connection, batchRequest(server, users, send));
        const sent = await untilDelivered(server, connection, notification);
        if (sent !== users.length) throw new Error(`${sent} of ${users.length} messages were sent`);
      } finally {
        connection.close();
      }
    },
    async senders(users, send) {
      const requests = users.map((user) =>
        requestBytes({
          method: 'POST',
          path: '/v1/notifications/messages',
          headers: { 'api-token': server.token },
          body: sendBody('realtime', [user], send),
        }),
      );
      let next = 0;
      return overConnections(
        { address: server.address, status: 200 },
        () => requests[next++ % requests.length] as Buffer,
      );
    },
    async readers(users) {
      const requests: Buffer[] = [];
      for (const user of users) requests.push(await pageRequest(user));
      return overConnections({ address: server.address, status: 200 }, () => oneOf(requests));
    },
    async readPage(user) {
      const connection = await HttpConnection.open(server.address);
      const page = okJson<Page>(await connection.request(await pageRequest(user)));
      connection.close();
      return page.messages.map(({ variables }) => variables.order);
    },
    countMessages: () => withClient(server.connection, (client) => countRows(client, 'messages')),
    stop: () => server.stop(),
  };
  return { server, contender };
}
