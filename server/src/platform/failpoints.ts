/**
 * Named places where a test can make this process crash or stall. Without a test's `armFailpoints` they
 * do nothing.
 */
export type FailpointAction = (name: string) => Promise<void> | void;

let armed: FailpointAction | null = null;

export function armFailpoints(action: FailpointAction | null): void {
  armed = action;
}

export async function failpoint(name: string): Promise<void> {
  if (armed) await armed(name);
}
