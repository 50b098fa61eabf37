import {
  PHOTO,
  ICON,
  LOREM,
  all,
  fixed,
  WRAP,
  GREY,
  text,
  row,
  column,
  button,
  image,
  sample,
  web,
  MEASURED,
  type Sample,
} from './make.js';

export const MESSAGES: Sample[] = [
  sample(
    'an order',
    column(
      [
        image(PHOTO, { ...MEASURED, imageStyle: { contentMode: 'aspectFill' } }),
        column(
          [
            text('Your order is on its way', { textStyle: { size: 18, weight: 'bold' } }),
            text(LOREM, {
              textStyle: { color: '#80000000,#80FFFFFF' },
              viewStyle: { margin: { top: 8, right: 0, bottom: 0, left: 0 } },
            }),
            row(
              [
                image(ICON, {
                  width: fixed(40),
                  height: fixed(40),
                  viewStyle: { radius: 20, ...GREY },
                  imageStyle: { contentMode: 'aspectFill' },
                }),
                column(
                  [
                    text('Order A-1', { textStyle: { weight: 'bold' }, maxTextLines: 1 }),
                    text('2 articles', { maxTextLines: 1 }),
                  ],
                  {
                    viewStyle: { margin: { top: 0, right: 0, bottom: 0, left: 12 } },
                  },
                ),
                text('39,000', { width: WRAP, textStyle: { weight: 'bold' } }),
              ],
              {
                align: { horizontal: 'left', vertical: 'center' },
                viewStyle: { margin: { top: 16, right: 0, bottom: 0, left: 0 } },
              },
            ),
            row(
              [
                button('Details', { viewStyle: { margin: { top: 0, right: 4, bottom: 0, left: 0 } } }),
                button('Track', {
                  viewStyle: { margin: { top: 0, right: 0, bottom: 0, left: 4 } },
                  action: web,
                }),
              ],
              { viewStyle: { margin: { top: 16, right: 0, bottom: 0, left: 0 } } },
            ),
          ],
          { viewStyle: { padding: all(12) } },
        ),
      ],
      { viewStyle: { ...GREY, radius: 12 } },
    ),
  ),
  sample(
    'a row that can be tapped',
    row(
      [
        image(ICON, { width: fixed(36), height: fixed(36) }),
        column([text('Security notice', { textStyle: { weight: 'bold' } }), text('New sign-in from Seoul')], {
          viewStyle: { margin: { left: 10, top: 0, right: 0, bottom: 0 } },
        }),
      ],
      {
        action: web,
        align: { horizontal: 'left', vertical: 'center' },
        viewStyle: { ...GREY, padding: all(12), radius: 8 },
      },
    ),
  ),
  sample(
    'a receipt',
    column(
      [
        text('Receipt', { textStyle: { size: 20, weight: 'bold' }, align: { horizontal: 'center' } }),
        ...['Coffee', 'Sandwich', 'Delivery'].map((name, index) =>
          row([text(name), text(`${index + 3},500`, { width: WRAP })], {
            viewStyle: { margin: { top: 8, right: 0, bottom: 0, left: 0 } },
          }),
        ),
        column([], {
          height: fixed(1),
          viewStyle: { backgroundColor: '#C0C0C0', margin: { top: 12, right: 0, bottom: 12, left: 0 } },
        }),
        row([
          text('Total', { textStyle: { weight: 'bold' } }),
          text('13,500', { width: WRAP, textStyle: { weight: 'bold' } }),
        ]),
      ],
      { viewStyle: { padding: all(16), borderWidth: 1, borderColor: '#C0C0C0', radius: 4 } },
    ),
  ),
];
