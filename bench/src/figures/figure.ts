import type { Memory } from '../process-figures.js';
import type { Sides } from '../rounds.js';
import type { ServerUnderTest } from '@belfry/testkit';

/** Where a figure is measured: a server with the sample's template, and its database. */
export interface Bench {
  server: ServerUnderTest;
  /** The numbers that the server's rows carry, for raw rows like them. */
  application: number;
  channel: number;
  /** Short rounds and little data: to see that everything works. */
  quick: boolean;
}

interface Described {
  /** On the command line. */
  name: string;
  title: string;
}

/** Belfry beside what its database does at most. */
export interface Comparison extends Described {
  limit: string;
  unit: 'requests/s' | 'rows/s' | 'ms';
  /** Of the ratio of Belfry to the limit: at least, or for times at most, this. */
  aim: number;
  rounds: { full: number; quick: number };
  prepare(bench: Bench): Promise<Sides>;
}

export interface MemoryFigure extends Described {
  /** At most so many MB. */
  aimMb: number;
  measure(bench: Bench): Promise<MemoryResult>;
}

export interface MemoryResult extends Memory {
  messages: number;
  rowsPerSecond: number;
}
