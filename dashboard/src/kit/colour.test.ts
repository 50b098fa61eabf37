import { describe, expect, it } from 'vitest';
import { fromPicker, joinColour, shownColour, splitColour } from './colour.js';

describe('a colour', () => {
  it('is one for both modes, or a pair', () => {
    expect(splitColour('#112233')).toEqual({ light: '#112233', dark: null });
    expect(splitColour('#112233, #445566')).toEqual({ light: '#112233', dark: '#445566' });
    expect(joinColour({ light: '#112233', dark: '#445566' })).toBe('#112233,#445566');
  });

  it('has its alpha first, and last in CSS', () => {
    expect(fromPicker('#11223380')).toBe('#80112233');
    expect(fromPicker('#112233ff')).toBe('#112233');
    expect(shownColour('#80112233', 'light', {})).toBe('#11223380');
  });

  it('may be a name of one', () => {
    const names = { ink: '#111111,#EEEEEE' };
    expect(shownColour('{ink}', 'dark', names)).toBe('#eeeeee');
    expect(shownColour('{other}', 'dark', names)).toBeUndefined();
  });
});
