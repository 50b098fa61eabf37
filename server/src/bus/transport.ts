/** Carries texts between the processes on one database, as well as it can: it may lose, delay and repeat them. */
export interface Transport {
  readonly kind: 'postgres' | 'nats';
  /** Whether what is said now is heard, as far as is known. */
  readonly isConnected: boolean;
  /**
   * Does not wait for a connection; it is made and made again until `stop`. `hear` is called with each text, maybe this
   * process's own, and with null when texts may have been lost; it is null in a process that only speaks.
   */
  start(hear: ((text: string | null) => void) | null): Promise<void>;
  /** Throws when the texts are lost for sure. */
  publish(texts: readonly string[]): Promise<void>;
  /** Safe to call twice. */
  stop(): Promise<void>;
}
