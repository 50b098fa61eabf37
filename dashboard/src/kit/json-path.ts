/** Where something is in a text. */
export interface Range {
  from: number;
  to: number;
}

const SPACE = /\s/;

/** Reads the value at a place of a text that is JSON; gives where it ends, and tells of every member on the way. */
class Scan {
  readonly found = new Map<string, Range>();

  constructor(readonly text: string) {}

  /** The place of the next character that is no space. */
  next(at: number): number {
    let place = at;
    while (place < this.text.length && SPACE.test(this.text[place] ?? '')) place++;
    return place;
  }

  value(at: number, path: string): number {
    const from = this.next(at);
    const to = this.end(from, path);
    this.found.set(path, { from, to });
    return to;
  }

  private end(from: number, path: string): number {
    switch (this.text[from]) {
      case '{':
        return this.members(from, path);
      case '[':
        return this.items(from, path);
      case '"':
        return this.string(from);
      default: {
        const rest = /^[^\s,\]}]*/.exec(this.text.slice(from, from + 64));
        return from + (rest?.[0].length ?? 0);
      }
    }
  }

  private string(from: number): number {
    let at = from + 1;
    while (at < this.text.length && this.text[at] !== '"') at += this.text[at] === '\\' ? 2 : 1;
    return at + 1;
  }

  private members(from: number, path: string): number {
    let at = this.next(from + 1);
    while (this.text[at] === '"') {
      const end = this.string(at);
      const name = JSON.parse(this.text.slice(at, end)) as string;
      at = this.next(this.value(this.next(end) + 1, memberPath(path, name)));
      if (this.text[at] === ',') at = this.next(at + 1);
    }
    return at + 1;
  }

  private items(from: number, path: string): number {
    let at = this.next(from + 1);
    for (let index = 0; at < this.text.length && this.text[at] !== ']'; index++) {
      at = this.next(this.value(at, `${path}[${index}]`));
      if (this.text[at] === ',') at = this.next(at + 1);
    }
    return at + 1;
  }
}

const PLAIN_NAME = /^[A-Za-z_$][\w$-]*$/;

/** As the template language writes paths. */
function memberPath(path: string, name: string): string {
  if (!PLAIN_NAME.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** Where the value of a path is in a text that is JSON; of a path that is not there, its nearest part that is. */
export function rangeOfPath(text: string, path: string): Range {
  const scan = new Scan(text);
  scan.value(0, '');
  for (let part = path; ; ) {
    const range = scan.found.get(part);
    if (range) return range;
    const cut = Math.max(part.lastIndexOf('.'), part.lastIndexOf('['));
    part = cut > 0 ? part.slice(0, cut) : '';
  }
}
