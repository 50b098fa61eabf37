import { LOREM, all, fixed, WRAP, text, row, button, sample, web, type Sample } from './make.js';

export const BUTTONS: Sample[] = [
  sample('textButton: as it comes', button('Track my order'), button('Second', { action: web })),
  sample(
    'textButton: style',
    button('Filled', {
      viewStyle: { backgroundColor: '#2040A0', radius: 20 },
      textStyle: { color: '#FFFFFF', size: 16, weight: 'bold' },
    }),
    button('Outlined', {
      viewStyle: {
        backgroundColor: '#00FFFFFF',
        borderWidth: 1,
        borderColor: '#2040A0',
        margin: { top: 8, right: 0, bottom: 0, left: 0 },
      },
    }),
    button('Padded', {
      viewStyle: { padding: { top: 4, right: 30, bottom: 4, left: 30 }, margin: all(8) },
      width: WRAP,
    }),
    button('Only a top', { viewStyle: { padding: { top: 2 } } }),
    button('Weight', { textStyle: { weight: 400 } }),
  ),
  sample(
    'textButton: long text',
    button(LOREM),
    button(LOREM, { maxTextLines: 2, viewStyle: { margin: { top: 8, right: 0, bottom: 0, left: 0 } } }),
    button('Two\nlines', { maxTextLines: 2 }),
    button('fixed', { width: fixed(120), height: fixed(60) }),
  ),
  sample(
    'textButton: in a row',
    row([
      button('Later', { viewStyle: { margin: { top: 0, right: 4, bottom: 0, left: 0 } } }),
      button('Pay now', {
        viewStyle: { margin: { top: 0, right: 0, bottom: 0, left: 4 }, backgroundColor: '#D02020' },
        textStyle: { color: '#FFFFFF' },
      }),
    ]),
    row([text('Do it?'), button('Yes', { width: WRAP }), button('No', { width: WRAP })], {
      align: { horizontal: 'left', vertical: 'center' },
    }),
  ),
];
