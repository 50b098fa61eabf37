import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import type { Range } from './json-path.js';

type Words = [english: string, korean: string];

/** The first place at which a text is no JSON, and why in English and Korean. */
export interface JsonFault extends Range {
  words: Words;
}

const NOT_A_NUMBER: Words = ['This is not a number.', '올바른 숫자가 아닙니다.'];
const NO_SUCH_ESCAPE: Words = [
  'There is no such escape; a backslash is written as \\\\.',
  '없는 이스케이프입니다. 역슬래시는 \\\\로 쓰세요.',
];
const NO_COMMENTS: Words = ['JSON has no comments.', 'JSON에는 주석을 쓸 수 없습니다.'];
const COMMA_TOO_MANY: Words = [
  'The comma before the end is one too many.',
  '마지막 항목 뒤의 쉼표를 지우세요.',
];
const NO_VALUE: Words = ['There is no value.', '값이 없습니다.'];
const NOT_JSON: Words = ['This is not JSON.', '올바른 JSON이 아닙니다.'];

/** By the names that the parser gives its errors. */
const WORDS: Record<string, Words> = {
  InvalidSymbol: [
    'Names and texts stand in double quotes; without them only numbers, true, false and null are known.',
    '이름과 텍스트는 큰따옴표로 묶으세요. 따옴표 없이는 숫자와 true, false, null만 쓸 수 있습니다.',
  ],
  InvalidNumberFormat: NOT_A_NUMBER,
  UnexpectedEndOfNumber: NOT_A_NUMBER,
  PropertyNameExpected: ['A name in double quotes is missing here.', '큰따옴표로 묶은 이름이 필요합니다.'],
  ValueExpected: ['A value is missing here.', '여기에 값이 필요합니다.'],
  ColonExpected: ['A colon is missing after the name.', '이름 뒤에 콜론(:)이 필요합니다.'],
  CommaExpected: [
    'A comma, or the end of what is open, is missing before this.',
    '이 앞에 쉼표나 닫는 괄호가 필요합니다.',
  ],
  CloseBraceExpected: [
    'The object is not closed: "}" is missing at the end.',
    '객체가 닫히지 않았습니다. 끝에 "}" 기호가 필요합니다.',
  ],
  CloseBracketExpected: [
    'The list is not closed: "]" is missing at the end.',
    '목록이 닫히지 않았습니다. 끝에 "]" 기호가 필요합니다.',
  ],
  EndOfFileExpected: ['Nothing may follow the end.', '끝난 뒤에 다른 내용이 있습니다.'],
  InvalidCommentToken: NO_COMMENTS,
  UnexpectedEndOfComment: NO_COMMENTS,
  UnexpectedEndOfString: [
    'The text is not closed: a double quote is missing.',
    '텍스트를 닫는 큰따옴표가 없습니다.',
  ],
  InvalidUnicode: NO_SUCH_ESCAPE,
  InvalidEscapeCharacter: NO_SUCH_ESCAPE,
  InvalidCharacter: [
    'A control character is written with a backslash, a tab as \\t.',
    '제어 문자는 \\t처럼 역슬래시로 쓰세요.',
  ],
};

/** What is wrong with a text that is no JSON; null when the parser, which reads a little more than JSON, finds nothing. */
function firstError(text: string): ParseError | null {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch (error) {
    // Nested deeper than its calls can be.
    if (!(error instanceof RangeError)) throw error;
  }
  return errors.sort((a, b) => a.offset - b.offset)[0] ?? null;
}

/** What keeps a text from being JSON; null: nothing does. */
export function jsonFault(text: string): JsonFault | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const end = text.trimEnd().length;
    if (end === 0) return { from: 0, to: 0, words: NO_VALUE };
    const found = firstError(text);
    if (!found) return { from: 0, to: end, words: NOT_JSON };
    const { error, offset, length } = found;
    const before = text.slice(0, offset).trimEnd().length;
    if (text[before - 1] === ',' && /[}\]]/.test(text[offset] ?? ''))
      return { from: before - 1, to: before, words: COMMA_TOO_MANY };
    // What is missing at the end is missing after the last sign.
    const from = Math.min(offset, end - 1);
    return {
      from,
      to: Math.min(from + Math.max(length, 1), end),
      words: WORDS[printParseErrorCode(error)] ?? NOT_JSON,
    };
  }
}
