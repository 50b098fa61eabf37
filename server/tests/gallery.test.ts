import { OPERATIONS } from '@belfry/contract';
import { GALLERY } from '@belfry/template/gallery';
import { rawCall, type TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installGallery } from '../src/templates/gallery.js';
import { openSession, startServer } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const PICTURES = 'https://belfry.example.com/gallery';
const actor = { type: 'cli', value: 'test', roles: null } as const;

async function install(keys: readonly string[]) {
  const application = await server.app.directory.application(server.application.key);
  if (!application) throw new Error('the application is gone');
  const wish = { keys, channels: ['feed'], picturesUrl: PICTURES };
  return installGallery(server.app, { application, actor }, wish);
}

describe('the gallery', () => {
  it('is listed with documents that a template is created from as they are', async () => {
    const { templates } = await server.expect(OPERATIONS.listGallery);
    expect(templates.map(({ key }) => key)).toEqual(GALLERY.map(({ key }) => key));
    const { token } = await server.createApplication('Gallery');
    for (const { key, document } of templates)
      await server.expect(OPERATIONS.createTemplate, {
        body: { ...document, key, channels: ['feed'] },
        token,
      });
  });

  it('shows pictures that this server has', async () => {
    const { templates } = await server.expect(OPERATIONS.listGallery);
    const urls = new Set(JSON.stringify(templates).match(/http[^"]+\/gallery\/[^"]+\.png/g));
    expect(urls.size).toBeGreaterThan(10);
    for (const url of urls) {
      const path = new URL(url).pathname;
      expect([path, (await rawCall(server.url, { method: 'GET', path })).status]).toEqual([path, 200]);
    }
  });

  it('has samples with which each is sent and read in English and Korean', async () => {
    const { templates } = await server.expect(OPERATIONS.listGallery);
    const { token } = await server.createApplication('Samples');
    const body = { users: [{ user_id: 'en' }, { user_id: 'ko', locale: 'ko-KR' }] };
    await server.expect(OPERATIONS.upsertUsers, { body, token });
    for (const { key, document, sample } of templates) {
      await server.expect(OPERATIONS.createTemplate, {
        body: { ...document, key, channels: ['feed'] },
        token,
      });
      const send = { template: { key, variables: sample }, targets: ['en', 'ko'] };
      expect(await server.expect(OPERATIONS.sendNotification, { body: send, token })).toMatchObject({
        sent: 2,
      });
    }
    const session = await openSession(server, 'en', token);
    const { messages } = await server.expect(OPERATIONS.listClientMessages, {
      params: { key: 'feed' },
      token: session,
    });
    expect(messages).toHaveLength(templates.length);
    for (const { message } of messages) expect(message).not.toMatch(/[{}]/);
  });

  it('is installed whole or by key, and what is there is kept', async () => {
    expect(await install(['sale'])).toEqual({ created: ['sale'], taken: [] });
    await server.expect(OPERATIONS.updateTemplate, { params: { key: 'sale' }, body: { name: 'Ours' } });
    const { created, taken } = await install([]);
    expect([created.length, taken]).toEqual([GALLERY.length - 1, ['sale']]);
    const sale = await server.expect(OPERATIONS.getTemplate, { params: { key: 'sale' } });
    expect([sale.version, sale.name]).toEqual([2, 'Ours']);
    const shipped = await server.expect(OPERATIONS.getTemplate, { params: { key: 'order_shipped' } });
    expect(JSON.stringify(shipped.ui_template)).toContain(`${PICTURES}/`);
  });

  it('refuses a key that it has not, and installs none then', async () => {
    await expect(install(['welcome_new_user', 'nothing'])).rejects.toThrow(/"nothing"; it has order_shipped/);
  });
});
