import type { Fixture } from './fixture.js';

/** A request as it is before it is written down for HTTP; parameters are text, not yet percent-encoded. */
export interface Sample {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  /** Members of the body that are worth spoiling; the others are as in a sample before. All when left out. */
  only?: string[];
}

/**
 * Stands in a sample for what must be another text in every request, such as the id of what is created. As
 * long as what takes its place.
 */
export const FRESH = '0fresh0fresh0';

/** Parameters of a log that let everything in. */
export const ANY_TIME = { start: '0', end: '253402300799999' };

/** Gives the samples of an operation, with ids of a fixture. */
export type Samples = (fixture: Fixture) => Sample[] | Promise<Sample[]>;
