import type { PlantedBug } from '@belfry/server';

/** What a process under test is to suffer, from the moment its modules are loaded. */
export interface Plan {
  bugs?: readonly PlantedBug[];
  /** In place of the 10 s that a lease lasts: the suites have no time to wait. */
  leaseMs?: number;
  /** What happens at a fail point when it is reached for the `time`-th time. */
  at?: {
    point: string;
    time: number;
    /** Ends the process at once, lets the step wait for `ms`, or stops the whole process until it is continued. */
    action: 'crash' | 'stall' | 'suspend';
    ms?: number;
  };
}

/** The environment variable a plan is in, as JSON. */
export const PLAN_VARIABLE = 'FAULTS_PLAN';

/** What a process tells by IPC: that it has come to a fail point. */
export interface Hit {
  point: string;
}
