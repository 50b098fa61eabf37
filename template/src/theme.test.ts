import { describe, expect, it } from 'vitest';
import { colourFor, cssColour } from './colour.js';
import { checkTheme, DEFAULT_THEME, withThemeChanges } from './theme.js';

const paths = (value: unknown) => checkTheme(value).map(({ path }) => path);

/** Relative luminance by WCAG 2. */
function luminance(css: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(css.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe('a theme', () => {
  it('is right as the preset, as nothing, and with nulls and strange members', () => {
    expect(checkTheme(DEFAULT_THEME)).toEqual([]);
    expect(checkTheme({})).toEqual([]);
    expect(checkTheme({ notification: null, list: { tooltip: { textColor: null } }, other: [1] })).toEqual(
      [],
    );
  });

  it('is refused with the path of each fault', () => {
    expect(
      paths({
        notification: {
          radius: -1,
          backgroundColor: 'red',
          sentAt: { textSize: 'big', fontWeight: 'heavy' },
        },
        list: { category: [] },
        header: { lineColor: '#12' },
        components: { textButton: { textColor: '#FFFFFF,#000000,#FFFFFF' } },
      }),
    ).toEqual([
      'notification.radius',
      'notification.backgroundColor',
      'notification.sentAt.textSize',
      'notification.sentAt.fontWeight',
      'list.category',
      'header.lineColor',
      'components.textButton.textColor',
    ]);
    expect(paths([])).toEqual(['']);
  });

  it('takes sizes, radii and weights up to their bounds', () => {
    const sized = (textSize: unknown) => paths({ header: { textSize } });
    expect([1, 100, '14', 0, 101].map((size) => sized(size).length)).toEqual([0, 0, 0, 1, 1]);
    const rounded = (radius: unknown) => paths({ notification: { radius } });
    expect([0, 100, 101].map((radius) => rounded(radius).length)).toEqual([0, 0, 1]);
    const weighed = (fontWeight: unknown) => paths({ header: { fontWeight } });
    expect(['normal', 'bold', '600', 100, 900, 99, 901, 450.5].map((one) => weighed(one).length)).toEqual([
      0, 0, 0, 0, 0, 1, 1, 1,
    ]);
  });

  it('lies over another, member by member, and takes only what a theme has', () => {
    const changes = JSON.parse(
      '{"notification":{"radius":"4","label":{"fontWeight":"bold"},"extra":1},"__proto__":{"x":1},"list":null}',
    ) as object;
    const theme = withThemeChanges(DEFAULT_THEME, changes);
    expect(theme).toEqual({
      ...DEFAULT_THEME,
      notification: {
        ...DEFAULT_THEME.notification,
        radius: 4,
        label: { ...DEFAULT_THEME.notification.label, fontWeight: 700 },
      },
    });
  });
});

describe('the preset', () => {
  const { notification, list, header, components } = DEFAULT_THEME;
  const pairs: [what: string, text: string, ground: string][] = [
    ['times', notification.sentAt.textColor, list.backgroundColor],
    ['labels', notification.label.textColor, notification.backgroundColor],
    ['tooltip', list.tooltip.textColor, list.tooltip.backgroundColor],
    ['timeline', list.timeline.textColor, list.backgroundColor],
    ['categories', list.category.textColor, list.category.backgroundColor],
    ['the selected category', list.category.selectedTextColor, list.category.selectedBackgroundColor],
    ['header', header.textColor, header.backgroundColor],
    ['texts', components.text.textColor, notification.backgroundColor],
    ['buttons', components.textButton.textColor, components.textButton.backgroundColor],
  ];

  it.each(
    pairs.flatMap(([what, text, ground]) =>
      (['light', 'dark'] as const).map((mode) => ({ what, text, ground, mode })),
    ),
  )('can be read in $mode: $what', ({ text, ground, mode }) => {
    expect(contrast(colourFor(text, mode), colourFor(ground, mode))).toBeGreaterThanOrEqual(4.5);
  });

  it('has a colour for each mode', () => {
    const colours = JSON.stringify(DEFAULT_THEME).match(/"(#[^"]+|transparent)"/g) ?? [];
    expect(colours.length).toBeGreaterThan(20);
    for (const colour of colours) expect(cssColour(JSON.parse(colour), 'dark')).toBeDefined();
  });
});
