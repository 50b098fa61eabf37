import { startBrowser, startServer, type TestMember, type TestServer } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';

/** What the tests of a file share. */
interface Dashboard {
  browser: Browser;
  server: TestServer;
  owner: TestMember;
}

/** Gives the tests around it a server with an owner, and a browser; both end after them. */
export function withDashboard(begin: (dashboard: Dashboard) => void | Promise<void>): void {
  let dashboard: Dashboard | null = null;
  beforeAll(async () => {
    const [browser, server] = await Promise.all([startBrowser(), startServer(inject('postgres'))]);
    dashboard = { browser, server, owner: await server.createMember() };
    await begin(dashboard);
  });
  afterAll(async () => {
    await dashboard?.server.stop();
    await dashboard?.browser.close();
  });
}
