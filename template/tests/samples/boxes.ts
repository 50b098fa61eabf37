import {
  ICON,
  LOREM,
  all,
  fixed,
  FILL,
  WRAP,
  GREY,
  text,
  row,
  column,
  image,
  sample,
  tile,
  SIDES,
  LEVELS,
  type Sample,
} from './make.js';

export const BOXES: Sample[] = [
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
  // Of fixed heights: whether the vendor squeezes a text that does not fit depends on when its observer measures it.
  sample(
    'box: more than fits',
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
