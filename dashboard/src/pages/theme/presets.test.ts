import { checkTheme, colourFor, cssColour, DEFAULT_THEME, withThemeChanges } from '@belfry/template';
import { describe, expect, it } from 'vitest';
import { changesFrom, PRESETS } from './presets.js';

const channel = (value: string): number => {
  const part = Number.parseInt(value, 16) / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};
const luminance = (css: string): number =>
  0.2126 * channel(css.slice(1, 3)) + 0.7152 * channel(css.slice(3, 5)) + 0.0722 * channel(css.slice(5, 7));
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

describe('the presets of themes', () => {
  it('have no fault, and texts that can be read in light and dark', () => {
    for (const { key, members } of PRESETS) {
      expect(checkTheme(members), key).toEqual([]);
      const { notification, list, header, components } = members;
      const pairs = [
        [notification.label.textColor, list.backgroundColor],
        [notification.sentAt.textColor, list.backgroundColor],
        [list.tooltip.textColor, list.tooltip.backgroundColor],
        [list.category.textColor, list.category.backgroundColor],
        [list.category.selectedTextColor, list.category.selectedBackgroundColor],
        [header.textColor, header.backgroundColor],
        [components.text.textColor, notification.backgroundColor],
        [components.textButton.textColor, components.textButton.backgroundColor],
      ] as const;
      for (const mode of ['light', 'dark'] as const)
        for (const pair of pairs) {
          const [text, ground] = pair.map((one) => cssColour(colourFor(one, mode), mode) ?? '');
          expect(contrast(text ?? '', ground ?? ''), `${key} ${mode} ${pair.join(' on ')}`).toBeGreaterThan(
            4.5,
          );
        }
    }
  });
});

describe('what a channel changes of a theme', () => {
  it('is what differs, and makes the same theme again', () => {
    const theme = withThemeChanges(DEFAULT_THEME, {
      notification: { radius: 4 },
      header: { textColor: '#112233' },
    });
    const changes = changesFrom(DEFAULT_THEME, theme);
    expect(changes).toEqual({ notification: { radius: 4 }, header: { textColor: '#112233' } });
    expect(withThemeChanges(DEFAULT_THEME, changes ?? {})).toEqual(theme);
    expect(changesFrom(DEFAULT_THEME, DEFAULT_THEME)).toBe(null);
  });
});
