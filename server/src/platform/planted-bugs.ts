/**
 * Bugs that the fault suites plant on purpose, to show that they would find them: a suite that stays green with
 * its bug planted proves nothing. A server has no setting for them. They are there only in a process into which a
 * module of the suites was loaded (`node --import`) that calls `plantBugs`.
 */
export const PLANTED_BUGS = {
  two_step_completion: 'the messages of a chunk are committed before the end of its work is',
  no_fence: 'a worker whose lease was lost ends the work all the same',
  answer_before_commit: 'a batch is answered before its transaction has committed',
  idempotency_without_body: 'an Idempotency-Key is not bound to the body it was used with',
  id_over_cursor: 'a change log asks for what is beyond its cursor, and forgets what was still open at it',
  log_without_snapshot: 'each page of a log is of what is there when it is read',
} as const;

export type PlantedBug = keyof typeof PLANTED_BUGS;

let planted: ReadonlySet<PlantedBug> = new Set();

/** Plants these and no others. */
export function plantBugs(bugs: readonly PlantedBug[]): void {
  planted = new Set(bugs);
}

export const isPlanted = (bug: PlantedBug): boolean => planted.has(bug);
