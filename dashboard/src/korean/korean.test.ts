import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ERRORS } from '@belfry/contract';
import { describe, expect, it } from 'vitest';
import { KOREAN_ERRORS } from './errors.js';
import { koreanFault } from './faults.js';

const HANGUL = /[가-힣]/;

describe('errors in Korean', () => {
  it('are all that the API can give, and no other', () => {
    const codes = Object.values(ERRORS).map(({ code }) => String(code));
    expect(Object.keys(KOREAN_ERRORS).sort()).toEqual(codes.sort());
    for (const [code, { text }] of Object.entries(KOREAN_ERRORS)) expect(text, code).toMatch(HANGUL);
  });
});

/** What stands for what is filled in: how a wrong value is called, which is translated too, or anything. */
const standIn = (expression: string): string => {
  if (expression.startsWith('whole')) return 'whole ';
  return expression.startsWith('kindOf') ? 'a string' : '7';
};

/** The texts that an expression of the template language may come to; `source` has the constants that it names. */
function textsOf(expression: string, source: string): string[] {
  const constant = new RegExp(`const ${expression} =([^]+?);\\n`).exec(source)?.[1];
  const literals = [...(constant ?? expression).matchAll(/'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)];
  return literals.flatMap(([, plain, template]) => {
    if (plain !== undefined) return [plain];
    const name = /\$\{(wanted)\}/.exec(template ?? '')?.[1];
    const inner = name === undefined ? [''] : textsOf(name, source);
    return inner.map((text) =>
      (template ?? '')
        .replace('${wanted}', text)
        .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, (found) => standIn(found.slice(2))),
    );
  });
}

/** The arguments of a call whose "(" is at a place. */
function argumentsAt(source: string, start: number): string[] {
  const found = [''];
  let depth = 0;
  let quote = '';
  for (let index = start; index < source.length; index++) {
    const char = source[index] ?? '';
    if (quote !== '') {
      if (char === quote && source[index - 1] !== '\\') quote = '';
    } else if (/['"`]/.test(char)) quote = char;
    else if (/[([{]/.test(char)) depth++;
    else if (/[)\]}]/.test(char)) depth--;
    if (depth === 0) return found.map((one) => one.slice(one.startsWith('(') ? 1 : 0).trim()).filter(Boolean);
    if (char === ',' && depth === 1 && quote === '') found.push('');
    else found[found.length - 1] += char;
  }
  throw new Error('a call has no end');
}

/** Every message and hint that stands in the sources of the template language. */
function wordsOfTheLanguage(): { message: string[]; hint: string[]; calls: number } {
  const folder = fileURLToPath(new URL('../../../template/src/', import.meta.url));
  const words = { message: [] as string[], hint: [] as string[], calls: 0 };
  const files = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
  for (const file of files) {
    const source = readFileSync(folder + file, 'utf8');
    for (const call of source.matchAll(/(\blist\.add|\.fault|[^n] mistaken)(?=\()/g)) {
      const [, what = '', how = ''] = argumentsAt(source, call.index + call[0].length);
      const isMistaken = call[0].endsWith('mistaken');
      const message = isMistaken
        ? textsOf(what, source).map((one) => `must be ${one}, is a string`)
        : textsOf(what, source);
      const hint = textsOf(how, source);
      // These pass on what they were given; whoever calls them is found by itself.
      if (/^(message|`must be \$\{wanted\}, is)/.test(what) && /^hint$/.test(how) && hint.length === 0)
        continue;
      expect(message.length, `${file}: ${what}`).toBeGreaterThan(0);
      expect(hint.length, `${file}: ${how}`).toBeGreaterThan(0);
      words.message.push(...message);
      words.hint.push(...hint);
      words.calls++;
    }
  }
  return words;
}

describe('faults of templates in Korean', () => {
  const words = wordsOfTheLanguage();

  it('are looked for in all the places that find faults', () => {
    expect(words.calls).toBeGreaterThan(55);
    expect(words.message).toContain('uses {7}, which is not declared');
    expect(words.hint).toContain('write a whole number of seconds from 0 to 7');
  });

  it.each([...new Set(words.message)])('what is wrong: %s', (message) => {
    expect(koreanFault({ message, hint: '' }).message).toMatch(HANGUL);
  });

  it.each([...new Set(words.hint)])('what to do: %s', (hint) => {
    expect(koreanFault({ message: '', hint }).hint).toMatch(HANGUL);
  });

  it('say the kinds of values too, and keep what they do not know', () => {
    const fault = { message: 'must be an array, is an object', hint: 'ask somebody' };
    expect(koreanFault(fault)).toEqual({
      message: '필요한 형식은 목록인데 현재 값은 객체입니다',
      hint: 'ask somebody',
    });
  });
});
