/** Lets everything else that waits have its turn, between two pieces of work that only compute. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
