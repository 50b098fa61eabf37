import { setTimeout as wait } from 'node:timers/promises';

/** Asks `check` again and again until it gives something true; throws after `timeoutMs`. Left out, that is when to give up, and no promise. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = 30_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await wait(10);
  }
}
