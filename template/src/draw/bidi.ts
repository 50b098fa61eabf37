const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** Opens an isolate: U+2066 to U+2068. */
const OPENS = /[\u2066-\u2068]/;

/** Text that could change the order of what stands beside it: right-to-left letters, and control characters. */
const DIRECTED =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const LINE_BREAK = /(\r\n|[\n\r\u0085\u2028\u2029])/;

/**
 * A value to be put into a sentence, so that its direction ends where it ends: a name in Arabic, or a hostile
 * U+202E, reorders nothing but itself. Text without a direction of its own stays as it is.
 */
export function isolate(value: string): string {
  if (!DIRECTED.test(value)) return value;
  // A line break ends an isolate, so each line gets its own.
  return value
    .split(LINE_BREAK)
    .map((part, index) => (index % 2 === 1 || part === '' ? part : isolateLine(part)))
    .join('');
}

/** Whatever the line opens it closes, and it cannot close what it has not opened. */
function isolateLine(line: string): string {
  let open = 0;
  let balanced = '';
  for (const character of line) {
    if (OPENS.test(character)) open++;
    else if (character === POP_ISOLATE) {
      if (open === 0) continue;
      open--;
    }
    balanced += character;
  }
  return FIRST_STRONG_ISOLATE + balanced + POP_ISOLATE.repeat(open + 1);
}

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set([
  'ar',
  'arc',
  'ckb',
  'dv',
  'fa',
  'he',
  'ks',
  'ku',
  'nqo',
  'ps',
  'sd',
  'syr',
  'ug',
  'ur',
  'yi',
]);

/** Scripts that are, whatever the language, and those that are not. */
const SCRIPTS = new Map([
  ['Arab', true],
  ['Hebr', true],
  ['Latn', false],
  ['Cyrl', false],
]);

/** The direction that texts of a locale (canonical) are written in. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const [language = '', ...rest] = locale.split('-');
  const script = rest.map((part) => SCRIPTS.get(part)).find((known) => known !== undefined);
  return (script ?? RIGHT_TO_LEFT.has(language)) ? 'rtl' : 'ltr';
}
