const LEASE_MS = 10_000;

let lasts = LEASE_MS;

/** How long a claim of work lasts; work of a dead process is claimed again after it. */
export const leaseMs = (): number => lasts;

/** For the fault suites, which have no time to wait: in a process into which one of their modules was loaded. */
export function shortenLeases(ms: number): void {
  lasts = ms;
}
