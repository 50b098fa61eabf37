import { createTheme, type MantineColorsTuple } from '@mantine/core';

const slate: MantineColorsTuple = [
  '#eef2ff',
  '#dde4fb',
  '#bac7f5',
  '#93a7ee',
  '#728be8',
  '#5c78e4',
  '#3b5bdb',
  '#3350c4',
  '#2b46ad',
  '#223a94',
];

/** As blue as the surfaces in `styles.css`: Mantine's own greys look brown on them. */
const night: MantineColorsTuple = [
  '#d9dde2',
  '#bcc2ca',
  '#8b929b',
  '#6b727c',
  '#3b424a',
  '#31373e',
  '#262b31',
  '#1a1d21',
  '#15181b',
  '#101215',
];

export const theme = createTheme({
  primaryColor: 'belfry',
  colors: { belfry: slate, dark: night },
  primaryShade: 6,
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  components: {
    // The head of a dialog is no second banner of the page.
    Modal: {
      defaultProps: { attributes: { header: { role: 'none' } } },
      styles: { title: { fontWeight: 600 } },
    },
  },
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Apple SD Gothic Neo", "Noto Sans KR", "Malgun Gothic", sans-serif',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.05rem', lineHeight: '1.4' },
      h3: { fontSize: '0.95rem', lineHeight: '1.4' },
    },
  },
});
