import { startBrowser, startServer, type TestServer } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { prepareScene } from './scene.js';

/** What the tests of a file share. */
interface Scene {
  server: TestServer;
  browser: Browser;
}

/** Gives the tests around it a server with the templates of the scene, and a browser; both end after them. */
export function withScene(begin: (scene: Scene) => void | Promise<void>): void {
  const scene: Partial<Scene> = {};
  beforeAll(async () => {
    scene.server = await startServer(inject('postgres'));
    scene.browser = await startBrowser();
    await prepareScene(scene.server);
    await begin(scene as Scene);
  });
  afterAll(async () => {
    await scene.browser?.close();
    await scene.server?.stop();
  });
}
