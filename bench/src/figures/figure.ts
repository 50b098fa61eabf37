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

/** What has no limit of the database to stand beside. */
export interface Measurement extends Described {
  measure(bench: Bench): Promise<Reading[]>;
}

/** One thing that was read, with an aim of its own. */
export interface Reading {
  title: string;
  value: number;
  /** Empty for a share, which is shown with two digits. */
  unit: 'MB' | 'KB' | 'ms' | '';
  aim: number;
  /** Whether the value must be at least the aim; else at most. */
  isLeast?: boolean;
  /** What was done for it, and what else was seen. */
  did: string;
}

export type Figure = Comparison | Measurement;
