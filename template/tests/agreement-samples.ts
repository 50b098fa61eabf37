/**
 * Templates that cover each member of each type of view, to be drawn by the vendor's renderer and by ours.
 * `https://pictures.test/…` is answered by the tests (pictures.ts).
 */
import type { UiTemplate, View } from '@belfry/template';

export interface Sample {
  name: string;
  template: UiTemplate;
  variables?: Record<string, string>;
  colorVariables?: Record<string, string>;
}

const PHOTO = 'https://pictures.test/photo.svg';
const TALL = 'https://pictures.test/tall.svg';
const ICON = 'https://pictures.test/icon.svg';

const LOREM =
  'The parcel left our warehouse in Incheon this morning and should be with you on Thursday between nine and noon.';
const KOREAN = '주문하신 상품이 오늘 오전 인천 물류센터에서 출발했습니다. 목요일 오전에 도착할 예정입니다.';

const all = (value: number) => ({ top: value, right: value, bottom: value, left: value });
const fixed = (value: number) => ({ type: 'fixed' as const, value });
const FILL = { type: 'flex' as const, value: 0 };
const WRAP = { type: 'flex' as const, value: 1 };
const GREY = { backgroundColor: '#E8E8F0,#2C2C38' };

const text = (value: string, members: object = {}): View => ({ type: 'text', text: value, ...members });
const row = (items: View[], members: object = {}): View => ({
  type: 'box',
  layout: 'row',
  items,
  ...members,
});
const column = (items: View[], members: object = {}): View => ({
  type: 'box',
  layout: 'column',
  items,
  ...members,
});
const button = (value: string, members: object = {}): View => ({
  type: 'textButton',
  text: value,
  ...members,
});
const image = (imageUrl: string, members: object = {}): View => ({ type: 'image', imageUrl, ...members });
const page = (...items: View[]): UiTemplate => ({ version: 1, body: { items } });
const sample = (name: string, ...items: View[]): Sample => ({ name, template: page(...items) });
const tile = (members: object = {}): View =>
  column([], { viewStyle: { backgroundColor: '#7090C0' }, ...members });
const SIDES = ['left', 'center', 'right'] as const;
const LEVELS = ['top', 'center', 'bottom'] as const;
const web = { type: 'web', data: 'https://example.com/' };

const TEXTS: Sample[] = [
  sample('text: as it comes', text('One line'), text(LOREM), text('')),
  sample(
    'text: size, colour, weight',
    text('Size 20', { textStyle: { size: 20 } }),
    text('Size 11', { textStyle: { size: 11, color: '#B00020' } }),
    text('Bold', { textStyle: { weight: 'bold' } }),
    text('Normal', { textStyle: { weight: 'normal', color: '#8000A0FF' } }),
    text('Weight 700', { textStyle: { weight: 700, size: 16 } }),
  ),
  sample(
    'text: horizontal alignment',
    ...SIDES.map((horizontal) => text(`${horizontal}: ${LOREM}`, { align: { horizontal }, viewStyle: GREY })),
    ...SIDES.map((horizontal) =>
      text(horizontal, { align: { horizontal }, viewStyle: GREY, maxTextLines: 1 }),
    ),
  ),
  sample(
    'text: vertical alignment',
    row(
      LEVELS.map((vertical) => text(vertical, { align: { vertical }, height: fixed(60), viewStyle: GREY })),
    ),
    text('middle of the middle', {
      align: { horizontal: 'center', vertical: 'center' },
      height: fixed(80),
      viewStyle: { backgroundColor: '#F0E0D0' },
    }),
  ),
  sample(
    'text: a number of lines',
    text(LOREM, { maxTextLines: 1, viewStyle: GREY }),
    text(LOREM, { maxTextLines: 2 }),
    text('Short', { maxTextLines: 3, viewStyle: GREY }),
    text(LOREM, { maxTextLines: 3, width: fixed(150) }),
    text(KOREAN, { maxTextLines: 2 }),
  ),
  sample(
    'text: line breaks and spaces',
    text('First\nSecond\n\nFourth', { viewStyle: GREY }),
    text('\nAfter an empty line'),
    text('Before an empty line\n', { viewStyle: GREY }),
    text('  many    spaces   \n  and more  '),
    text('One\nTwo\nThree\nFour', { maxTextLines: 2, viewStyle: GREY }),
  ),
  sample(
    'text: long words',
    text('Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluesselanhaenger', { width: fixed(120) }),
    text('https://example.com/a/very/long/path/that/has/no/space/in/it/and/goes/on', {
      maxTextLines: 2,
      width: fixed(160),
      viewStyle: GREY,
    }),
  ),
  sample(
    'text: fixed size with padding',
    text(LOREM, { width: fixed(200), height: fixed(60), viewStyle: { ...GREY, padding: all(10) } }),
    text(LOREM, {
      width: fixed(200),
      height: fixed(60),
      maxTextLines: 2,
      viewStyle: { padding: { top: 4, right: 20, bottom: 4, left: 8 }, backgroundColor: '#D0F0E0' },
    }),
  ),
  sample('text: scripts', text(KOREAN), text('日本語の文章 — 中文 — Ελληνικά — Русский'), text('שלום עולם')),
];

const BOXES: Sample[] = [
  sample('box: row and column', row([text('a'), text('b'), text('c')]), column([text('a'), text('b')]), {
    type: 'box',
    items: [text('row by default'), text('second')],
  }),
  sample(
    'box: alignment in a row',
    ...LEVELS.map((vertical) =>
      row(
        SIDES.map((horizontal) =>
          row(
            [tile({ width: fixed(20), height: fixed(20) }), tile({ width: fixed(10), height: fixed(10) })],
            {
              align: { horizontal, vertical },
              height: fixed(50),
              viewStyle: { ...GREY, borderWidth: 1, borderColor: '#FFFFFF' },
            },
          ),
        ),
      ),
    ),
  ),
  sample(
    'box: alignment in a column',
    row(
      LEVELS.map((vertical, index) =>
        column([tile({ width: fixed(20), height: fixed(20) }), text('x', { width: WRAP })], {
          align: { horizontal: SIDES[index], vertical },
          height: fixed(90),
          viewStyle: GREY,
        }),
      ),
    ),
  ),
  sample(
    'box: widths in a row',
    row([
      tile({ width: fixed(60), height: fixed(20) }),
      tile({ height: fixed(30) }),
      tile({ width: fixed(40), height: fixed(20) }),
    ]),
    row([
      text('wrapped', { width: WRAP, viewStyle: GREY }),
      text('filled'),
      text('wrapped too', { width: WRAP, viewStyle: GREY }),
    ]),
    row([
      tile({ height: fixed(10), width: FILL }),
      tile({ height: fixed(20), width: FILL }),
      tile({ height: fixed(30), width: FILL }),
    ]),
    row([text('wraps', { width: WRAP }), text('both', { width: WRAP, viewStyle: GREY })]),
  ),
  sample(
    'box: a long text beside others',
    row([text('Status', { width: WRAP, viewStyle: GREY }), text(LOREM)]),
    row([
      image(ICON, { width: fixed(24), height: fixed(24) }),
      text(LOREM),
      image(ICON, { width: fixed(24), height: fixed(24) }),
    ]),
    row([text('Left', { width: WRAP, viewStyle: GREY }), text(LOREM, { width: WRAP })]),
  ),
  sample(
    'box: heights in a column',
    column(
      [
        tile({ height: fixed(20) }),
        tile({ height: FILL, viewStyle: { backgroundColor: '#C09070' } }),
        tile({ height: FILL }),
      ],
      { height: fixed(140) },
    ),
    column(
      [
        text('wraps', { viewStyle: GREY }),
        text('fills', { height: FILL, viewStyle: { backgroundColor: '#F0D0D0' } }),
      ],
      {
        height: fixed(80),
      },
    ),
  ),
  sample(
    'box: heights in a row',
    row(
      [
        tile({ height: FILL }),
        text('text', { height: FILL, viewStyle: GREY }),
        tile({ height: fixed(30) }),
        text(LOREM),
      ],
      {
        height: fixed(90),
      },
    ),
  ),
  sample(
    'box: more than fits',
    column([text(LOREM, { viewStyle: GREY }), text(LOREM, { viewStyle: { backgroundColor: '#F0D0D0' } })], {
      height: fixed(60),
    }),
    column(
      [tile({ height: fixed(50) }), tile({ height: fixed(50), viewStyle: { backgroundColor: '#C09070' } })],
      {
        height: fixed(70),
        viewStyle: GREY,
      },
    ),
  ),
  sample(
    'box: wraps its content',
    row([text('tag', { width: WRAP })], { width: WRAP, viewStyle: { ...GREY, radius: 8, padding: all(6) } }),
    column(
      [
        text('one', { width: WRAP }),
        text('twenty-one', { width: WRAP, viewStyle: { backgroundColor: '#D0F0E0' } }),
      ],
      {
        width: WRAP,
        viewStyle: { ...GREY, padding: all(4) },
      },
    ),
    row([text('filled in wrapped')], { width: WRAP, viewStyle: GREY }),
  ),
  sample(
    'box: nested',
    column(
      [
        row([
          column([text('Title', { textStyle: { size: 16, weight: 'bold' } }), text('Detail')], {
            viewStyle: { padding: all(8) },
          }),
          column([text('12:30', { width: WRAP })], { width: WRAP, viewStyle: { padding: all(8) } }),
        ]),
        row([column([row([column([text('deep')])])])], {
          viewStyle: { ...GREY, margin: all(8), padding: all(8) },
        }),
      ],
      { viewStyle: { padding: all(12) } },
    ),
  ),
];

const STYLES: Sample[] = [
  sample(
    'viewStyle: background, radius, border',
    column([text('radius 12')], { viewStyle: { ...GREY, radius: 12, padding: all(12) } }),
    column([text('border 1')], {
      viewStyle: { borderWidth: 1, borderColor: '#404040', radius: 8, padding: all(12), margin: all(6) },
    }),
    column([text('border 6 lies over its content', { viewStyle: GREY })], {
      viewStyle: { borderWidth: 6, borderColor: '#80FF0000', radius: 6 },
    }),
    text('text with a border', {
      viewStyle: { borderWidth: 2, borderColor: '#0060C0', padding: all(4), radius: 4 },
    }),
  ),
  sample(
    'viewStyle: margin and padding, side by side',
    column([text('all four differ')], {
      viewStyle: {
        ...GREY,
        margin: { top: 4, right: 8, bottom: 12, left: 16 },
        padding: { top: 16, right: 12, bottom: 8, left: 4 },
      },
    }),
    row([
      text('a', { viewStyle: { ...GREY, margin: all(4) } }),
      text('b', { viewStyle: { ...GREY, margin: { top: 0, right: 0, bottom: 0, left: 12 } } }),
    ]),
    text('only a top', { viewStyle: { ...GREY, margin: { top: 10 }, padding: { left: 30 } } }),
  ),
  sample(
    'viewStyle: background image',
    column([text('on a picture', { textStyle: { color: '#FFFFFF', weight: 'bold' } })], {
      height: fixed(100),
      viewStyle: { backgroundImageUrl: PHOTO, padding: all(16), radius: 10 },
    }),
    text('behind a text', { viewStyle: { backgroundImageUrl: TALL, padding: all(8) } }),
  ),
  sample(
    'colours: alpha first',
    column([text('#80FF0000')], { viewStyle: { backgroundColor: '#80FF0000', padding: all(8) } }),
    column([text('#8F00')], { viewStyle: { backgroundColor: '#8F00', padding: all(8) } }),
    column([text('#E0000000')], { viewStyle: { backgroundColor: '#20000000', padding: all(8) } }),
    column([text('transparent')], { viewStyle: { backgroundColor: 'transparent', padding: all(8) } }),
  ),
  {
    name: 'colours: pairs and variables',
    template: page(
      column(
        [
          text('Card', { textStyle: { color: '{ink}' } }),
          button('Go', { textStyle: { color: '#FFFFFF,#101010' } }),
        ],
        {
          viewStyle: {
            backgroundColor: '{paper}',
            borderWidth: 1,
            borderColor: '#30000000,#30FFFFFF',
            padding: all(12),
            radius: 8,
          },
        },
      ),
    ),
    colorVariables: { ink: '#202030,#F0F0FF', paper: '#FFF4E0,#302818' },
  },
  {
    name: 'numbers as text',
    template: {
      version: '1',
      body: {
        items: [
          column(
            [
              text(LOREM, { maxTextLines: '2', textStyle: { size: '16', weight: '700' } }),
              image(PHOTO, {
                width: { type: 'flex', value: '0' },
                height: { type: 'fixed', value: '80' },
                imageStyle: { contentMode: 'aspectFill' },
              }),
            ],
            {
              width: { type: 'flex', value: '0' },
              height: { type: 'flex', value: '1' },
              viewStyle: {
                radius: '8',
                borderWidth: '2',
                borderColor: '#3050A0',
                padding: { top: '12', right: '12', bottom: '12', left: '12' },
              },
            },
          ),
        ],
      },
    },
  },
  {
    name: 'variables everywhere',
    template: {
      version: 2,
      body: {
        items: [
          image('{photo.url}', { metaData: { pixelWidth: '{photo.width}', pixelHeight: '{photo.height}' } }),
          text('Dear {name}, your order {order_no} is on its way. {unknown} stays.', {
            textStyle: { color: '{accent}', size: 15 },
            viewStyle: { padding: { top: '{space}', left: '{space}' } },
          }),
          button('Track {order_no}', { action: { type: 'web', data: '{track.data}' } }),
        ],
      },
    },
    variables: {
      name: 'Minji "MJ" {Kim}',
      order_no: 'A-1',
      'photo.url': PHOTO,
      'photo.width': '480',
      'photo.height': '240',
      'track.data': 'https://example.com/',
      space: '10',
    },
    colorVariables: { accent: '#005040,#A0FFE0' },
  },
];

const MEASURED = { metaData: { pixelWidth: 480, pixelHeight: 240 } };

const IMAGES: Sample[] = [
  sample('image: as it comes', image(PHOTO), image(ICON, { viewStyle: GREY })),
  sample(
    'image: with its measures',
    image(PHOTO, MEASURED),
    image(TALL, { metaData: { pixelWidth: 100, pixelHeight: 50 }, viewStyle: GREY }),
    row([image(PHOTO, MEASURED), text('beside it')]),
  ),
  ...(['aspectFit', 'aspectFill', 'scalesToFill'] as const).map((contentMode) =>
    sample(
      `image: ${contentMode}`,
      image(PHOTO, { width: fixed(120), height: fixed(120), imageStyle: { contentMode }, viewStyle: GREY }),
      image(TALL, { height: fixed(80), imageStyle: { contentMode }, viewStyle: GREY }),
      image(PHOTO, { height: fixed(60), imageStyle: { contentMode }, ...MEASURED }),
    ),
  ),
  sample(
    'image: tint',
    row([
      image(ICON, {
        width: fixed(48),
        height: fixed(48),
        imageStyle: { tintColor: '#D03030' },
        metaData: { pixelWidth: 48, pixelHeight: 48 },
      }),
      image(ICON, {
        width: fixed(48),
        height: fixed(48),
        imageStyle: { tintColor: '#800000FF' },
        metaData: { pixelWidth: 48, pixelHeight: 48 },
      }),
      image(ICON, { width: fixed(48), height: fixed(48), metaData: { pixelWidth: 48, pixelHeight: 48 } }),
    ]),
  ),
  sample(
    'image: round, padded, bordered',
    row([
      image(PHOTO, {
        width: fixed(64),
        height: fixed(64),
        imageStyle: { contentMode: 'aspectFill' },
        viewStyle: { radius: 32 },
      }),
      image(PHOTO, {
        width: fixed(64),
        height: fixed(64),
        imageStyle: { contentMode: 'aspectFill' },
        viewStyle: { padding: all(8), ...GREY },
      }),
      image(PHOTO, {
        width: fixed(64),
        height: fixed(64),
        imageStyle: { contentMode: 'aspectFill' },
        viewStyle: {
          borderWidth: 4,
          borderColor: '#C04000',
          radius: 10,
          margin: { left: 10, top: 0, right: 0, bottom: 0 },
        },
      }),
    ]),
  ),
  sample(
    'image: wraps its content',
    image(ICON, { width: WRAP, height: WRAP, viewStyle: GREY }),
    row([image(ICON, { width: WRAP }), text('beside an icon')], {
      align: { horizontal: 'left', vertical: 'center' },
    }),
  ),
  sample(
    'image: fixed width',
    image(PHOTO, { width: fixed(200) }),
    image(PHOTO, { width: fixed(100), ...MEASURED }),
  ),
  sample(
    'image: missing',
    image('https://pictures.test/none.png', { height: fixed(40), viewStyle: GREY }),
    text('after it'),
  ),
  {
    ...sample(
      'imageButton',
      {
        type: 'imageButton',
        imageUrl: ICON,
        action: web,
        width: fixed(32),
        height: fixed(32),
        imageStyle: { contentMode: 'aspectFill' },
      },
      { type: 'imageButton', imageUrl: PHOTO, action: web, ...MEASURED, viewStyle: { radius: 12 } },
      row([
        text('Share', { width: FILL }),
        {
          type: 'imageButton',
          imageUrl: ICON,
          width: fixed(20),
          height: fixed(20),
          imageStyle: { tintColor: '#404040,#C0C0C0' },
          metaData: { pixelWidth: 48, pixelHeight: 48 },
        },
      ]),
    ),
  },
];

const BUTTONS: Sample[] = [
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

const card = (title: string, members: object = {}): UiTemplate =>
  page(
    column(
      [
        image(PHOTO, { height: fixed(90), imageStyle: { contentMode: 'aspectFill' } }),
        column(
          [
            text(title, { textStyle: { weight: 'bold' } }),
            text('From 9,900 won'),
            button('Buy', { viewStyle: { margin: { top: 8, right: 0, bottom: 0, left: 0 } } }),
          ],
          {
            viewStyle: { padding: all(12) },
          },
        ),
      ],
      { viewStyle: { ...GREY, radius: 12 }, ...members },
    ),
  );

const LISTS: Sample[] = [
  sample('carouselView: as it comes', {
    type: 'carouselView',
    items: [card('One'), card('Two'), card('Three')],
  }),
  sample('carouselView: spacing, width, padding', {
    type: 'carouselView',
    items: [card('One'), card('Two'), card('Three')],
    carouselStyle: { spacing: 20, maxChildWidth: 180 },
    viewStyle: { padding: { top: 12, right: 16, bottom: 12, left: 16 }, backgroundColor: '#F4F4F8' },
  }),
  sample('carouselView: items that wrap or are fixed', {
    type: 'carouselView',
    items: [
      page(
        column([text('small', { width: WRAP })], { width: WRAP, viewStyle: { ...GREY, padding: all(10) } }),
      ),
      card('Fixed', { width: fixed(140) }),
      card('Wider', { width: fixed(300) }),
    ],
    carouselStyle: { spacing: 8 },
  }),
  sample('carouselView: after a text, few items', text('Two for you'), {
    type: 'carouselView',
    items: [card('Only one')],
    carouselStyle: { maxChildWidth: 200 },
    viewStyle: { margin: { top: 10, right: 0, bottom: 0, left: 0 } },
  }),
  sample('cascadeView: as it comes', {
    type: 'cascadeView',
    items: [page(row([text('One')])), page(row([text('Two')])), page(row([text('Three')]))],
  }),
  sample('cascadeView: spacing and style', {
    type: 'cascadeView',
    items: [card('One'), card('Two')],
    cascadeStyle: { spacing: 24 },
    viewStyle: {
      padding: all(16),
      backgroundColor: '#F4F4F8',
      radius: 12,
      borderWidth: 1,
      borderColor: '#C0C0D0',
    },
  }),
];

const MESSAGES: Sample[] = [
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

export const SAMPLES: readonly Sample[] = [
  ...TEXTS,
  ...BOXES,
  ...STYLES,
  ...IMAGES,
  ...BUTTONS,
  ...LISTS,
  ...MESSAGES,
];
