/** Does one operation and waits for its end; throws when it does not succeed. */
export type Caller = () => Promise<void>;

export interface LoadResult {
  operations: number;
  seconds: number;
  /** Of each operation, in ms, in order of their ends. */
  latencies: number[];
}

/** Lets every caller do one operation after another for `ms`; each ends what it has in hand. */
export async function load(callers: readonly Caller[], ms: number): Promise<LoadResult> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + ms;
  await Promise.all(
    callers.map(async (call) => {
      for (let from = start; from < end; ) {
        await call();
        const now = performance.now();
        latencies.push(now - from);
        from = now;
      }
    }),
  );
  return { operations: latencies.length, seconds: (performance.now() - start) / 1000, latencies };
}

export const perSecond = ({ operations, seconds }: LoadResult): number => operations / seconds;
