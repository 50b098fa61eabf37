export interface ServerEvent {
  /** `message` unless the server says otherwise. */
  type: string;
  data: string;
}

/** Reads Server-Sent Events from pieces of text that may begin and end anywhere. */
export class EventReader {
  /** The id of the last event, also of one without data. */
  lastId: string | null = null;
  #rest = '';
  #type = '';
  #data: string[] = [];
  #id: string | null = null;
  readonly #onEvent: (event: ServerEvent, id: string | null) => void;

  /** `onEvent` gets each event with the last id that was named until then. */
  constructor(onEvent: (event: ServerEvent, id: string | null) => void) {
    this.#onEvent = onEvent;
  }

  read(text: string): void {
    const all = this.#rest + text;
    // A carriage return at the end may be half of a line's end.
    const end = all.endsWith('\r') ? all.length - 1 : all.length;
    const lines = all.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + all.slice(end);
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
  }

  #dispatch(): void {
    if (this.#id !== null) this.lastId = this.#id;
    const event = { type: this.#type || 'message', data: this.#data.join('\n') };
    const hasData = this.#data.length > 0;
    this.#type = '';
    this.#data = [];
    if (hasData) this.#onEvent(event, this.lastId);
  }
}
