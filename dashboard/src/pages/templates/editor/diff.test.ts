import { describe, expect, it } from 'vitest';
import { diffLines, nearChanges } from './diff.js';

const show = (before: string, after: string) => diffLines(before, after).map(({ sign, text }) => sign + text);

describe('what became of a text', () => {
  it('is told by lines', () => {
    expect(show('a\nb\nc\nd', 'a\nx\nc\ny\nd')).toEqual([' a', '-b', '+x', ' c', '+y', ' d']);
    expect(show('a', 'a')).toEqual([' a']);
    expect(show('a\na', 'a')).toEqual([' a', '-a']);
  });

  it('is told near the changes only', () => {
    const lines = Array.from({ length: 30 }, (_, index) => String(index));
    const next = lines.map((line) => (line === '15' ? 'x' : line));
    const near = nearChanges(diffLines(lines.join('\n'), next.join('\n')));
    expect(near.map(({ sign, text }) => sign + text)).toEqual([' 13', ' 14', '-15', '+x', ' 16', ' 17']);
  });
});
