import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { type AnswerOf, type Operation, OPERATIONS } from '@belfry/contract';
import { faultOfAnswer } from './answers.js';
import { until } from './until.js';

/** A page of the change log, as an event of the stream holds it. */
export type StreamPage = AnswerOf<typeof OPERATIONS.streamClientChanges>;
export type StreamChange = StreamPage['changes'][number];

/** A client of the stream that writes down what it is told. */
export class StreamClient {
  /** Pages in the order they came, without those that hold nothing. */
  readonly pages: StreamPage[] = [];
  /** Cursor after the last event. */
  cursor: string | undefined;
  /** Why the server ended it, or null. */
  endReason: string | null = null;
  beats = 0;
  /** What of it was outside the contract. */
  readonly faults: string[] = [];
  isOpen = false;
  isClosed = false;
  status = 0;
  body = '';
  headers: IncomingMessage['headers'] = {};
  #response: IncomingMessage | null = null;
  #abort = new AbortController();
  #rest = '';

  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  get changes(): StreamChange[] {
    return this.pages.flatMap(({ changes }) => changes);
  }

  /** Ids of the messages it was told of, in their order. */
  get messageIds(): string[] {
    return this.changes.flatMap((change) =>
      change.type === 'message' ? [change.message.notification_id] : [],
    );
  }

  /** Connects and waits for the first event, or for an answer that is none. */
  async open(options: { lastEventId?: string; since?: string } = {}): Promise<this> {
    const { lastEventId, since } = options;
    const path = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
    const outgoing = request(`${this.url}/client/v1/stream${path}`, {
      signal: this.#abort.signal,
      agent: false,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    outgoing.on('error', () => {
      this.isClosed = true;
    });
    outgoing.on('response', (response) => {
      this.#response = response;
      this.status = response.statusCode ?? 0;
      this.headers = response.headers;
      response.setEncoding('utf8');
      response.on('data', (text: string) => this.#read(text));
      response.on('close', () => {
        this.isClosed = true;
      });
      response.on('error', () => {});
    });
    outgoing.end();
    await until('the stream has begun or is refused', async () => this.isOpen || this.isClosed);
    return this;
  }

  /** Leaves without a word. */
  close(): void {
    this.#abort.abort();
  }

  /** Stops reading, as a client does that hangs. */
  pause(): void {
    this.#response?.pause();
  }

  resume(): void {
    this.#response?.resume();
  }

  #read(text: string): void {
    if (this.status !== 200) this.body += text;
    const events = (this.#rest + text).split('\n\n');
    this.#rest = events.pop() ?? '';
    for (const event of events) this.#take(event);
  }

  #take(event: string): void {
    const fields = new Map(
      event.split('\n').map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
      }),
    );
    const data = fields.get('data');
    if (fields.has('id')) this.cursor = fields.get('id');
    if (data === undefined) this.beats++;
    else if (fields.get('event') === 'end') this.endReason = (JSON.parse(data) as { reason: string }).reason;
    else {
      const page = JSON.parse(data) as StreamPage;
      const fault = faultOfAnswer(OPERATIONS.streamClientChanges as unknown as Operation, 200, page);
      if (fault) this.faults.push(fault);
      this.isOpen = true;
      if (page.changes.length > 0) this.pages.push(page);
    }
  }
}
