import { type BodyOf, OPERATIONS } from '@belfry/contract';
import { type TestServer, until } from '@belfry/testkit';

export const USERS = Array.from({ length: 400 }, (_, index) => `user-${String(index).padStart(4, '0')}`);
export const TEMPLATES = ['order_shipped', 'sale', 'order_receipt', 'delivery_delayed'];

/** Fills an application with templates of the gallery and notifications, of which some were seen and clicked. */
export async function seed(server: TestServer): Promise<{ notificationIds: string[] }> {
  const { templates } = await server.expect(OPERATIONS.listGallery);
  const chosen = templates.filter(({ key }) => TEMPLATES.includes(key));
  for (const { key, document } of chosen)
    await server.expect(OPERATIONS.createTemplate, {
      body: { ...document, key, channels: ['feed'] } as BodyOf<typeof OPERATIONS.createTemplate>,
    });
  const notificationIds: string[] = [];
  for (const [index, size] of [400, 1, 250, 3, 90, 12].entries()) {
    const { key, title, sample } = chosen[index % chosen.length] ?? { key: '', title: { en: '' } };
    const { notification_id: id = '' } = await server.expect(OPERATIONS.sendNotification, {
      body: {
        template: { key, variables: { '*': sample?.en ?? {} } },
        targets: [...USERS.slice(0, size), ...(index === 2 ? ['user-0000', 'bad\u0001'] : [])],
        title: index % 2 === 0 ? title.en : null,
        tag: index % 3 === 0 ? 'autumn' : null,
      },
    });
    notificationIds.push(id);
  }
  await until('the batches are delivered', async () => {
    const { running } = await home(server);
    return running === 0;
  });
  await readSome(server, notificationIds);
  return { notificationIds };
}

async function home(server: TestServer) {
  const { notifications } = await server.expect(OPERATIONS.listNotifications, { query: { limit: '20' } });
  const details = await Promise.all(
    notifications.map(({ notification_id: id }) =>
      server.expect(OPERATIONS.getNotification, { params: { notification_id: id } }),
    ),
  );
  return { running: details.filter(({ status }) => status === 'queued' || status === 'delivering').length };
}

async function readSome(server: TestServer, ids: string[]): Promise<void> {
  for (const [index, user] of USERS.slice(0, 24).entries()) {
    const { token } = await server.expect(OPERATIONS.issueSessionToken, {
      params: { user_id: user },
      body: {},
    });
    await server.expect(OPERATIONS.recordEvents, {
      token,
      body: { impressions: ids, ...(index % 3 === 0 ? { clicks: ids } : {}) },
    });
  }
}
