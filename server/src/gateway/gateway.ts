import { BelfryError, LIMITS } from '@belfry/contract';
import type { FarHint, Hint } from '../bus/hint.js';
import { type Change, readChanges } from '../feeds/changes.js';
import { type Cursor, readCursor, writeCursor } from '../feeds/cursor.js';
import { readUnreadOf } from '../feeds/unread.js';
import { breathe } from '../platform/breathe.js';
import type { Logger } from '../platform/logger.js';
import { covers, readSnapshot, type Snapshot } from '../storage/positions.js';
import type { Session } from '../users/sessions.js';
import { Connected } from './connected.js';
import { endRevoked } from './revoked.js';
import { type RoundParts, tell } from './round.js';
import { type EndReason, Stream, whoOf } from './stream.js';

export interface GatewayParts extends RoundParts {
  logger: Logger;
  /** How often it looks by itself; LOOK_MS when left out. */
  lookMs?: number | undefined;
}

/** How often the gateway looks by itself, when no hint came. */
const LOOK_MS = 1_000;
/** The grain of all that follows. */
const TICK_MS = 1_000;
const BEAT_MS = 15_000;
/** Streams that get a sign of life before anything else has its turn. */
const BEATS_AT_ONCE = 250;
/** A session that is revoked has ended here after this and a query. */
const SESSIONS_MS = 3_000;
/** Clients that are brought up to date at a time, between two rounds. */
const JOINS = 8;

interface Joining {
  session: Session;
  cursor: Cursor | null;
  resolve: (stream: Stream) => void;
  reject: (error: unknown) => void;
}

/**
 * Keeps clients up to date over streams.
 *
 * All streams of a process are told of everything up to one snapshot, `#position`. A round reads what was
 * signalled since, tells whom it concerns, and moves the position on. Clients join between two rounds: what they
 * missed is read from their own change log, so each is beyond the position when the next round begins, and that
 * round leaves out what it was told. So nothing is missed or told twice, and a hint is no more than a reason to
 * look now and not within a second. One that is about nobody here is no reason.
 */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #connected = new Connected();
  #position: Snapshot | null = null;
  #joining: Joining[] = [];
  /** Whether somebody is between joining and connected: of such a hint may be, too. */
  #isLetting = false;
  #isHinted = false;
  #working: Promise<void> | null = null;
  #cancel = () => {};
  #sessionsCheckedAt = 0;
  #lookedAt = 0;
  #isStopped = true;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isStopped = false;
    this.#lookedAt = this.#parts.clock.now();
    this.#tickLater();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    for (const { reject } of this.#joining.splice(0)) reject(unavailable(STOPPED));
    this.#endAll('shutdown');
    await this.#working;
    this.#endAll('shutdown');
  }

  /** How many clients listen. */
  get size(): number {
    return this.#connected.size;
  }

  /** Some feeds have changed, in a commit of this process: look at once if they are of anybody here. */
  hint(hint: Hint): void {
    if (this.#isAbout(hint)) this.#look();
  }

  /** The same, from another process; null: any feed may have changed. */
  farHint(hint: FarHint | null): void {
    if (hint === null || this.#isAbout(hint)) this.#look();
  }

  #isAbout(hint: Hint | FarHint): boolean {
    return this.#joining.length > 0 || this.#isLetting || this.#connected.hasAny(hint);
  }

  #look(): void {
    this.#isHinted = true;
    this.#work();
  }

  /** A stream for a client, brought up to date since its cursor; throws InvalidValue for what is none. */
  async join(session: Session, since: string | undefined): Promise<Stream> {
    const cursor = since === undefined ? null : readCursor(since);
    if (this.#isStopped) throw unavailable(STOPPED);
    if (this.#connected.size + this.#joining.length >= LIMITS.streams)
      throw unavailable('This server has all the streams it can keep; try again in a second.');
    return new Promise((resolve, reject) => {
      this.#joining.push({ session, cursor, resolve, reject });
      this.#work();
    });
  }

  /** Forgets a stream whose client has left. */
  leave(stream: Stream): void {
    this.#connected.remove(stream);
    if (this.#connected.size === 0) this.#position = null;
  }

  #hasWork(): boolean {
    return this.#joining.length > 0 || (this.#isHinted && this.#connected.size > 0);
  }

  #work(): void {
    if (this.#working || this.#isStopped || !this.#hasWork()) return;
    this.#working = this.#workOff().finally(() => {
      this.#working = null;
      // A hint may have come after the last look.
      this.#work();
    });
  }

  async #workOff(): Promise<void> {
    while (!this.#isStopped && this.#hasWork()) {
      await this.#letJoin();
      if (this.#isHinted) await this.#round();
    }
  }

  async #round(): Promise<void> {
    this.#isHinted = false;
    this.#lookedAt = this.#parts.clock.now();
    const since = this.#position;
    if (!since) return;
    try {
      const until = await tell(this.#parts, this.#connected, since);
      if (until && this.#position) this.#position = until;
      if (!until) this.#endAll('behind');
    } catch (error) {
      // What was told is known of each stream; the next look tells the rest.
      this.#parts.logger.warn({ error: (error as Error).message }, 'streams could not be told; trying again');
    }
  }

  async #letJoin(): Promise<void> {
    const group = this.#joining.splice(0, JOINS);
    if (group.length === 0) return;
    this.#isLetting = true;
    try {
      if (this.#connected.size === 0) this.#position = await readSnapshot(this.#parts.db);
      await Promise.all(group.map((joining) => this.#letOneJoin(joining)));
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.#isLetting = false;
    }
  }

  async #letOneJoin({ session, cursor, resolve, reject }: Joining): Promise<void> {
    try {
      const pages: { changes: Change[]; cursor: Cursor }[] = [];
      let at: Cursor | null = cursor;
      for (let hasMore = true; hasMore; ) {
        const page = await readChanges(this.#parts, session, { cursor: at, limit: LIMITS.changesPage });
        pages.push(page);
        at = page.cursor;
        hasMore = page.hasMore;
      }
      if (!at) throw new Error('a change log without an end');
      const { unread, snapshot } = await readUnreadOf(this.#parts, session.application, [session.userId]);
      const stream = new Stream(whoOf(session), {
        at: at.since,
        unread: unread.get(session.userId) ?? { channels: {}, total: 0 },
        countedAt: snapshot,
      });
      const now = this.#parts.clock.now();
      for (const page of pages) stream.send({ changes: page.changes, cursor: writeCursor(page.cursor), now });
      this.#makeRoom(session);
      this.#connected.add(stream);
      resolve(stream);
    } catch (error) {
      reject(error);
    }
  }

  /** A user may have so many streams; one more ends the oldest. */
  #makeRoom({ application, userId }: Session): void {
    const streams = this.#connected.of(application.id).get(userId) ?? [];
    for (const stream of streams.slice(0, Math.max(0, streams.length + 1 - LIMITS.userStreams)))
      this.#end(stream, 'replaced');
  }

  #end(stream: Stream, reason: EndReason): void {
    stream.end(reason);
    this.leave(stream);
  }

  #endAll(reason: EndReason): void {
    for (const stream of this.#connected.all()) this.#end(stream, reason);
  }

  #tickLater(): void {
    this.#cancel = this.#parts.clock.after(TICK_MS, () => {
      void this.#tick().finally(() => {
        if (!this.#isStopped) this.#tickLater();
      });
    });
  }

  async #beat(streams: readonly Stream[], now: number): Promise<void> {
    for (let start = 0; start < streams.length; start += BEATS_AT_ONCE) {
      const position = this.#position;
      const cursor = position && writeCursor({ since: position, window: null });
      // While rounds fail a stream may be beyond the position.
      for (const stream of streams.slice(start, start + BEATS_AT_ONCE))
        stream.beat(position && covers(position, stream.at) ? cursor : null, now);
      await breathe();
    }
  }

  async #tick(): Promise<void> {
    const now = this.#parts.clock.now();
    const silent: Stream[] = [];
    for (const stream of this.#connected.all())
      if (stream.who.expiresAt <= now) this.#end(stream, 'expired');
      else if (isPast(stream.writtenAt, BEAT_MS, now)) silent.push(stream);
    await this.#beat(silent, now);
    // What is not looked at now waits for another tick.
    if (isPast(this.#lookedAt, (this.#parts.lookMs ?? LOOK_MS) - TICK_MS, now)) this.#look();
    if (!isPast(this.#sessionsCheckedAt, SESSIONS_MS, now)) return;
    this.#sessionsCheckedAt = now;
    await endRevoked(this.#parts.db, this.#connected, (stream) => this.#end(stream, 'revoked')).catch(
      (error: Error) =>
        this.#parts.logger.warn(
          { error: error.message },
          'sessions of streams could not be checked; trying again',
        ),
    );
  }
}

/** Whether so long has gone by since; yes for a time to come: the clock was set back, which must not stop anything. */
const isPast = (since: number, ms: number, now: number): boolean => since > now || since <= now - ms;

const STOPPED = 'This server takes no streams; connect to another.';

const unavailable = (message: string) =>
  new BelfryError('ServiceUnavailable', message, { headers: { 'retry-after': '1' } });
