import { OPERATIONS } from '@belfry/contract';
import { startServer as start, type TestServer, until } from '@belfry/testkit';
import { inject } from 'vitest';

/** A server on the PostgreSQL of this test run. */
export const startServer = (options: Parameters<typeof start>[1] = {}): Promise<TestServer> =>
  start(inject('postgres'), options);

/** A template that greets by name, with an image and an action whose values have defaults. */
export const greeting = {
  key: 'greeting',
  name: 'Greeting',
  channels: ['feed'],
  variables: [
    { key: 'name', name: 'Name', type: 'string' },
    { key: 'shop', name: 'Shop', type: 'string', default: 'Corner Shop' },
    {
      key: 'photo',
      name: 'Photo',
      type: 'image',
      default: { url: 'https://example.com/a.png', width: 10, height: 10 },
    },
    { key: 'open', name: 'Open', type: 'action', default: { type: 'web', data: 'https://example.com/' } },
  ],
  label: 'Hi {name}',
  fallback_message: 'Hello {name} from {shop}',
  push_template: { title: 'Hello', body: 'Hello {name}', enable_push: true },
  ui_template: {
    version: 1,
    body: {
      items: [
        { type: 'text', text: 'Hello {name}' },
        { type: 'image', imageUrl: '{photo.url}' },
      ],
    },
  },
};

/** Makes the greeting template, under its own key or another. */
export async function createGreeting(
  server: TestServer,
  changes: Record<string, unknown> = {},
  token?: string,
) {
  return server.expect(OPERATIONS.createTemplate, {
    body: { ...greeting, ...changes },
    ...(token ? { token } : {}),
  });
}

/** A session token of a user, who is created when missing. */
export async function openSession(server: TestServer, userId: string, token?: string): Promise<string> {
  const auth = token ? { token } : {};
  await server.call(OPERATIONS.createUser, { body: { user_id: userId }, ...auth });
  const answer = await server.expect(OPERATIONS.issueSessionToken, {
    params: { user_id: userId },
    body: {},
    ...auth,
  });
  return answer.token;
}

/** Gives a scheduled batch a time that is near, but was still to come when the server heard of it; gives that time. */
export function moveToSoon(server: TestServer, notification_id: string): Promise<number> {
  return until('its time is near', async () => {
    const scheduled_at = server.clock.now() + 500;
    const options = { params: { notification_id }, body: { scheduled_at } };
    const { status } = await server.call(OPERATIONS.rescheduleNotification, options);
    return status === 200 ? scheduled_at : null;
  });
}

/** Waits until a batch has been delivered, and gives its details. */
export function delivered(server: TestServer, notificationId: string) {
  return until('the batch is delivered', async () => {
    const details = await server.expect(OPERATIONS.getNotification, {
      params: { notification_id: notificationId },
    });
    return details.status === 'delivered' ? details : null;
  });
}

/** Waits until the background has nothing left to do but what waits for its time. */
export function settled(server: TestServer): Promise<boolean> {
  const text = `SELECT (SELECT count(*) FROM work WHERE kind <> 'release' OR run_at <= now_ms())
    + (SELECT count(*) FROM metric_deltas) + (SELECT count(*) FROM figure_deltas) AS left`;
  return until('nothing is left to be done in the background', async () => {
    const [row] = await server.app.db.rows<{ left: number }>({ name: 'test_settled', text });
    return Number(row?.left) === 0;
  });
}
