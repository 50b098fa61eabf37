import {
  PHOTO,
  TALL,
  LOREM,
  all,
  fixed,
  GREY,
  text,
  row,
  column,
  button,
  image,
  page,
  sample,
  type Sample,
} from './make.js';

export const STYLES: Sample[] = [
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
