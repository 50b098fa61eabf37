import { setTimeout as pause } from 'node:timers/promises';

/** Asks again every 10 ms until the answer is neither null, undefined nor false; throws after `ms`. */
export async function until<T>(
  what: string,
  ms: number,
  ask: () => T | Promise<T>,
): Promise<Exclude<T, null | undefined | false>> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as Exclude<T, null | undefined | false>;
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await pause(10);
  }
}
