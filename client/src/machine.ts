/** The connection as a machine: SPEC.md has the same table, and a test compares the two. */

export const STATES = [
  'stopped',
  'offline',
  'connecting',
  'catching_up',
  'live',
  'waiting',
  'polling',
  'expired',
  'signed_out',
] as const;
export type ConnectionState = (typeof STATES)[number];

export const EVENTS = [
  'start',
  'stop',
  'offline',
  'online',
  'wake',
  'retry',
  'poll',
  'opened',
  'page',
  'polled',
  'reload',
  'closed',
  'unauthorized',
  'token',
  'no_token',
] as const;
export type ConnectionEvent = (typeof EVENTS)[number];

/** Where an event leads; null: it is left where it is, and nothing is done. */
type Row = Record<ConnectionEvent, ConnectionState | null>;

const NOWHERE = Object.fromEntries(EVENTS.map((event) => [event, null])) as Row;
/** In every state but `stopped`. */
const RUNNING: Row = { ...NOWHERE, stop: 'stopped', offline: 'offline' };
/** While something is asked of the server. */
const ASKING: Row = { ...RUNNING, closed: 'waiting', unauthorized: 'expired' };

export const TABLE: Record<ConnectionState, Row> = {
  stopped: { ...NOWHERE, start: 'connecting' },
  offline: { ...RUNNING, offline: null, online: 'connecting' },
  connecting: { ...ASKING, opened: 'catching_up' },
  catching_up: { ...ASKING, page: 'live', reload: 'connecting' },
  live: { ...ASKING, reload: 'connecting' },
  waiting: { ...RUNNING, online: 'connecting', wake: 'connecting', retry: 'connecting', poll: 'polling' },
  polling: { ...ASKING, polled: 'waiting', reload: 'connecting' },
  expired: { ...RUNNING, closed: 'waiting', token: 'connecting', no_token: 'signed_out' },
  signed_out: { ...RUNNING, offline: null, start: 'connecting' },
};

/** Where an event leads from a state; null when it changes nothing. */
export const transition = (state: ConnectionState, event: ConnectionEvent): ConnectionState | null =>
  TABLE[state][event];

/** What is in flight when a state is left ends, but for these: the stream that was opened goes on. */
export const KEEPS_STREAM: ReadonlySet<ConnectionState> = new Set(['catching_up', 'live']);
