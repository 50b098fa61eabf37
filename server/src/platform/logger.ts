import { pino, type Logger } from 'pino';
import type { Config } from '../config.js';

export type { Logger } from 'pino';

const LEVELS: Record<number, string> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

/** One line a record for people: time, level, message, then the fields. */
function asText(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const clock = new Date(time as number).toISOString().slice(11, 23);
  return `${[clock, LEVELS[level as number] ?? level, msg, ...rest].join(' ')}\n`;
}

/** The server's log, on standard error: standard output is for what a person asked for. */
export function createLogger(config: Config['log']): Logger {
  const write = (line: string) => process.stderr.write(config.format === 'text' ? asText(line) : line);
  return pino({ level: config.level, base: null }, { write });
}
