import { median } from './statistics.js';

/** What one round of one side gave. */
export interface Sample {
  /** In the figure's unit. */
  value: number;
  /** Requests or rows, for the costs of each. */
  operations: number;
}

/** The two things that are compared: Belfry, and what the same database does at most without it. */
export interface Sides {
  server(): Promise<Sample>;
  raw(): Promise<Sample>;
  /** Throws when what was measured did not do what it should have. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

export interface Side {
  median: number;
  rounds: number[];
}

export interface Compared {
  /** Median of the rounds' ratios of server to raw. */
  ratio: number;
  ratios: number[];
  server: Side;
  raw: Side;
  /** CPU time of the server process an operation; null where the system does not tell. */
  serverCpuUs: number | null;
}

const sideOf = (rounds: number[]): Side => ({ median: median(rounds), rounds });

/** Rounds of both sides; the first pair came from warming up and does not count. */
export function compare(pairs: readonly { server: number; raw: number }[]): Omit<Compared, 'serverCpuUs'> {
  const ratios = pairs.map(({ server, raw }) => server / raw);
  return {
    ratio: median(ratios),
    ratios,
    server: sideOf(pairs.map(({ server }) => server)),
    raw: sideOf(pairs.map(({ raw }) => raw)),
  };
}

/**
 * Runs both sides in turn, so that whatever else the machine does meets both alike. The side that begins
 * changes from round to round. Before the first round each side runs once unmeasured, and is verified.
 */
export async function interleave(
  sides: Sides,
  rounds: number,
  cpuSeconds: () => number | null,
): Promise<Compared> {
  await sides.server();
  await sides.raw();
  await sides.verify();
  const pairs: { server: number; raw: number }[] = [];
  let cpu: number | null = 0;
  let operations = 0;
  const measureServer = async () => {
    const before = cpuSeconds();
    const sample = await sides.server();
    const after = cpuSeconds();
    cpu = cpu === null || before === null || after === null ? null : cpu + after - before;
    operations += sample.operations;
    return sample.value;
  };
  for (let round = 0; round < rounds; round++) {
    const serverFirst = round % 2 === 0;
    const first = serverFirst ? await measureServer() : 0;
    const { value: raw } = await sides.raw();
    pairs.push({ server: serverFirst ? first : await measureServer(), raw });
  }
  await sides.verify();
  return { ...compare(pairs), serverCpuUs: cpu === null ? null : (cpu / operations) * 1e6 };
}
