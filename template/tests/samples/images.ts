import {
  PHOTO,
  TALL,
  ICON,
  all,
  fixed,
  FILL,
  WRAP,
  GREY,
  text,
  row,
  image,
  sample,
  web,
  MEASURED,
  type Sample,
} from './make.js';

export const IMAGES: Sample[] = [
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
