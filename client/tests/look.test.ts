import { DEFAULT_THEME } from '@belfry/template';
import { describe, expect, it } from 'vitest';
import { propertiesOf, USUAL } from '../src/feed/look.js';

describe('the look of a feed', () => {
  it.each(['light', 'dark'] as const)(
    'is, until the server has said its theme, that of new applications: %s',
    (mode) => {
      const first = propertiesOf(DEFAULT_THEME, mode);
      expect(propertiesOf(null, mode)).toEqual(first);
      expect(Object.values(first)).not.toContain('');
    },
  );

  it('keeps the usual colours where a theme has none, or what is none', () => {
    const given = { list: { backgroundColor: 'nonsense' }, header: { textSize: 22 } };
    const { '--bg': background, '--head-size': size } = propertiesOf(given, 'light');
    expect(background).toBe(propertiesOf(USUAL, 'light')['--bg']);
    expect(size).toBe('22px');
  });
});
