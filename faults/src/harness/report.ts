/** What a run of a suite was and found. */
export interface Report {
  suite: string;
  seed: number;
  /** What is counted as a fault, in the plural: kills, cuts. */
  unit: string;
  /** Faults that hit what they were meant to hit, and how many the run had to have. */
  effective: number;
  wanted: number;
  /** What else is worth knowing, a line each. */
  facts: string[];
  /** What is wrong, a line each. */
  findings: string[];
  seconds: number;
}

/** A run that hit too little has shown nothing: it is invalid, not green. */
export type Verdict = 'PASSED' | 'FAILED' | 'INVALID';

export function verdictOf({ findings, effective, wanted }: Report): Verdict {
  if (findings.length > 0) return 'FAILED';
  return effective < wanted ? 'INVALID' : 'PASSED';
}

const FINDINGS_SHOWN = 20;

export function toText(report: Report): string {
  const { suite, seed, unit, effective, wanted, facts, findings, seconds } = report;
  const verdict = verdictOf(report);
  const why =
    verdict === 'FAILED'
      ? `${findings.length} findings`
      : verdict === 'INVALID'
        ? `only ${effective} of ${wanted} ${unit} hit what they were meant to hit; nothing is shown by this run`
        : 'nothing was lost, nothing was stored twice, every invariant holds';
  return [
    `${suite}: seed ${seed}, ${effective} effective ${unit} of ${wanted} wanted, ${seconds.toFixed(1)} s`,
    ...facts.map((fact) => `  ${fact}`),
    ...findings.slice(0, FINDINGS_SHOWN).map((finding, index) => `  ${index + 1}. ${finding}`),
    `${verdict}: ${why}`,
  ].join('\n');
}

/** "a 3, b 1": how often each was counted, the most frequent first. */
export function counted(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([what, times]) => `${what} ${times}`).join(', ');
}

export function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
