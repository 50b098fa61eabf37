import type { Range } from './json-path.js';

/** The first place at which a text is no JSON, and why in English and Korean. */
export interface JsonFault extends Range {
  words: [english: string, korean: string];
}

type Opened = '{' | '[';

/** What may stand at a place. After a comma, what is opened must not be closed. */
type Wanted = 'value' | 'value or end' | 'value after comma' | 'name or end' | 'name' | 'colon' | 'next';

const CLOSES = { '{': '}', '[': ']' } as const;
const KINDS = { '{': ['object', '객체'], '[': ['list', '목록'] } as const;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const NUMBER_LIKE = /[\w.+-]+/y;
const WORD = /[\p{L}\p{N}_$]+/uy;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** Thrown within, since a fault ends the reading wherever it is found. */
class Found extends Error {
  constructor(readonly fault: JsonFault) {
    super();
  }
}

const lengthAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
};

/** Reads as JSON.parse does, without building anything; a loop, so that no depth is too much for it. */
class Reading {
  private at = 0;
  private wanted: Wanted = 'value';
  private readonly opened: Opened[] = [];

  constructor(private readonly text: string) {}

  run(): void {
    for (;;) {
      this.at += lengthAt(SPACE, this.text, this.at);
      if (this.at >= this.text.length) return this.end();
      this.step(this.text[this.at] ?? '');
    }
  }

  private fail(words: JsonFault['words'], { from = this.at, to = from + 1 }: Partial<Range> = {}): never {
    throw new Found({ from, to: Math.min(to, this.text.length), words });
  }

  private end(): void {
    const last = this.text.trimEnd().length;
    const place = { from: Math.max(0, last - 1), to: last };
    const inner = this.opened.at(-1);
    if (inner) {
      const [english, korean] = KINDS[inner];
      const close = CLOSES[inner];
      this.fail(
        [
          `The ${english} is not closed: "${close}" is missing at the end.`,
          `${korean}가 닫히지 않았습니다. 끝에 "${close}" 기호가 필요합니다.`,
        ],
        place,
      );
    }
    if (this.wanted !== 'next') this.fail(['There is no value.', '값이 없습니다.'], place);
  }

  private step(sign: string): void {
    const inner = this.opened.at(-1);
    switch (this.wanted) {
      case 'name or end':
      case 'name':
        if (sign === '}') return this.close(sign);
        if (sign !== '"')
          this.fail(['A name in double quotes is missing here.', '큰따옴표로 묶은 이름이 필요합니다.']);
        this.string();
        this.wanted = 'colon';
        return;
      case 'colon':
        if (sign !== ':')
          this.fail(['A colon is missing after the name.', '이름 뒤에 콜론(:)이 필요합니다.']);
        this.at++;
        this.wanted = 'value';
        return;
      case 'next':
        if (!inner) this.fail(['Nothing may follow the end.', '끝난 뒤에 다른 내용이 있습니다.']);
        return this.next(sign, inner);
      default:
        if (sign === ']' && inner === '[') return this.close(sign);
        return this.value(sign);
    }
  }

  private next(sign: string, inner: Opened): void {
    if (sign === '}' || sign === ']') return this.close(sign);
    if (sign !== ',')
      this.fail([
        `A comma or "${CLOSES[inner]}" is missing before this.`,
        `이 앞에 쉼표나 "${CLOSES[inner]}" 기호가 필요합니다.`,
      ]);
    this.at++;
    this.wanted = inner === '{' ? 'name' : 'value after comma';
  }

  private close(sign: '}' | ']'): void {
    const inner = this.opened.at(-1);
    if (this.wanted === 'name' || this.wanted === 'value after comma')
      this.fail(['The comma before the end is one too many.', '마지막 항목 뒤의 쉼표를 지우세요.'], {
        from: this.text.lastIndexOf(',', this.at),
      });
    if (inner && CLOSES[inner] !== sign)
      this.fail([
        `"${CLOSES[inner]}" is missing before this.`,
        `이 앞에 "${CLOSES[inner]}" 기호가 필요합니다.`,
      ]);
    this.opened.pop();
    this.at++;
    this.wanted = 'next';
  }

  private value(sign: string): void {
    if (sign === '{' || sign === '[') {
      this.opened.push(sign);
      this.at++;
      this.wanted = sign === '{' ? 'name or end' : 'value or end';
      return;
    }
    if (sign === '"') this.string();
    else if (/[-\d]/.test(sign)) this.number();
    else if (/[\p{L}_$]/u.test(sign)) this.word();
    else if (sign === "'")
      this.fail(['Texts stand in double quotes.', '텍스트는 작은따옴표가 아닌 큰따옴표로 묶으세요.']);
    else this.fail(['A value is missing here.', '여기에 값이 필요합니다.']);
    this.wanted = 'next';
  }

  private number(): void {
    const length = lengthAt(NUMBER, this.text, this.at);
    if (length === 0) {
      const to = this.at + lengthAt(NUMBER_LIKE, this.text, this.at);
      this.fail(['This is not a number.', '올바른 숫자가 아닙니다.'], { to });
    }
    this.at += length;
  }

  private word(): void {
    const to = this.at + Math.max(1, lengthAt(WORD, this.text, this.at));
    if (!['true', 'false', 'null'].includes(this.text.slice(this.at, to)))
      this.fail(
        [
          'Texts stand in double quotes; without them only true, false and null are known.',
          '텍스트는 큰따옴표로 묶으세요. 따옴표 없이는 true, false, null만 쓸 수 있습니다.',
        ],
        { to },
      );
    this.at = to;
  }

  private string(): void {
    const from = this.at;
    for (let at = from + 1; at < this.text.length; at++) {
      const sign = this.text[at] ?? '';
      if (sign === '"') {
        this.at = at + 1;
        return;
      }
      if (sign === '\n' || sign === '\r') return this.unclosed({ from, to: at });
      if (sign < ' ')
        this.fail(
          [
            'This character is written with a backslash, a tab as \\t.',
            '제어 문자는 \\t처럼 역슬래시로 쓰세요.',
          ],
          { from: at },
        );
      if (sign !== '\\') continue;
      const length = lengthAt(ESCAPE, this.text, at);
      if (length === 0)
        this.fail(
          [
            'There is no such escape; a backslash is written as \\\\.',
            '없는 이스케이프입니다. 역슬래시는 \\\\로 쓰세요.',
          ],
          { from: at, to: at + 2 },
        );
      at += length - 1;
    }
    this.unclosed({ from, to: this.text.length });
  }

  private unclosed(place: Range): never {
    this.fail(
      ['The text is not closed: a double quote is missing.', '텍스트를 닫는 큰따옴표가 없습니다.'],
      place,
    );
  }
}

/** What keeps a text from being JSON; null: nothing does. */
export function jsonFault(text: string): JsonFault | null {
  try {
    new Reading(text).run();
    return null;
  } catch (error) {
    if (error instanceof Found) return error.fault;
    throw error;
  }
}
