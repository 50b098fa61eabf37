/**
 * Chromium for tests of what people see: a Debian package, or CHROMIUM_PATH. Where there is none, such tests are
 * skipped and say so, except under CI, where they fail.
 */
import { type Browser, chromium } from 'playwright-core';
import { findProgram, mayRun } from './programs.js';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const find = () => {
  const { CHROMIUM_PATH: given } = process.env;
  return findProgram(given ? [given] : USUAL);
};

/** For `describe.skipIf(!hasChromium())`. Throws under CI when there is none. */
export const hasChromium = (): boolean =>
  mayRun(find(), `no Chromium at ${process.env.CHROMIUM_PATH ?? USUAL[0]}; install it, or set CHROMIUM_PATH`);

/** A browser of its own; close it. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = find();
  if (!executablePath) throw new Error('there is no Chromium; ask hasChromium first');
  // Without its sandbox it also runs as root, and it is to load nothing but pages of ours.
  // It starts in a second, but for a machine that is busy.
  const timeout = 120_000;
  return chromium.launch({
    executablePath,
    headless: true,
    timeout,
    args: ['--no-sandbox', '--disable-gpu'],
  });
}
