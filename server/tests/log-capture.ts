import { pino } from 'pino';

export interface LogRecord {
  level: number;
  msg: string;
  [field: string]: unknown;
}

/** Levels as pino numbers them. */
export const LEVEL = { debug: 20, info: 30, warn: 40, error: 50 } as const;

/** A logger for a server under test that writes nothing and keeps everything, down to the finest level. */
export function captureLog() {
  const lines: string[] = [];
  return {
    logger: pino({ level: 'trace', base: null }, { write: (line: string) => void lines.push(line) }),
    lines,
    records: (): LogRecord[] => lines.map((line) => JSON.parse(line) as LogRecord),
  };
}
