import {
  all,
  button,
  card,
  column,
  fixed,
  GREY,
  ICON,
  image,
  LOREM,
  page,
  row,
  sample,
  text,
  tile,
  WRAP,
  type Sample,
} from './make.js';

/** A sample that we draw otherwise on purpose. */
export interface WantedDifference {
  reason: string;
  sample: Sample;
}

const between = (value: number) => ({ margin: { top: 0, right: 0, bottom: 0, left: value } });

/** The list of docs/drawing.md: the two are compared by a test. */
export const WANTED: readonly WantedDifference[] = [
  {
    reason: 'a text that wraps leaves a fixed view beside it its width',
    sample: sample(
      'wanted: text before a fixed view',
      row([text(LOREM, { width: WRAP }), image(ICON, { width: fixed(40), height: fixed(40) })]),
    ),
  },
  {
    reason: 'a text that wraps is narrowed by the margins beside it, instead of being cut off',
    sample: sample(
      'wanted: text with margins',
      row([
        column([text('Status', { width: WRAP })], { width: WRAP }),
        text(LOREM, { width: WRAP, viewStyle: { ...GREY, ...between(24) } }),
      ]),
    ),
  },
  {
    reason: 'a view that is wider than its place is narrowed, instead of being cut off',
    sample: sample(
      'wanted: wider than the message',
      column([
        button('Wide', { width: fixed(500) }),
        column([text('500 wide')], { width: fixed(500), viewStyle: { ...GREY, radius: 20 } }),
      ]),
    ),
  },
  {
    reason: 'views that fill the height of a row keep their margins inside it',
    sample: sample(
      'wanted: margins in a row of fixed height',
      row(
        [
          tile({
            height: { type: 'flex', value: 0 },
            viewStyle: { backgroundColor: '#7090C0', margin: all(12), radius: 8 },
          }),
        ],
        {
          height: fixed(80),
        },
      ),
    ),
  },
  {
    reason: 'items of a cascade that hold several views are columns of the full width',
    sample: sample('wanted: several views an item', {
      type: 'cascadeView',
      items: [page(text('One', { viewStyle: GREY }), text('of two', { viewStyle: GREY })), page(text('Two'))],
    }),
  },
  {
    reason: 'items of a cascade with a fixed height keep their own',
    sample: sample('wanted: a cascade of fixed height', {
      type: 'cascadeView',
      height: fixed(160),
      items: [
        page(column([text('One')], { viewStyle: GREY })),
        page(column([text('Two')], { viewStyle: GREY })),
      ],
    }),
  },
  {
    reason: 'the background of a carousel begins at its edge, whatever its padding',
    sample: sample('wanted: a carousel with padding and background', {
      type: 'carouselView',
      items: [card('One'), card('Two')],
      viewStyle: { padding: all(20), backgroundColor: '#D0E0FF,#203050' },
    }),
  },
  {
    reason: 'a carousel inside a padded box ends at its own edge, not at that of the box',
    sample: sample(
      'wanted: a carousel in a box',
      column([{ type: 'carouselView', items: [card('One'), card('Two')] }], {
        viewStyle: { padding: all(24) },
      }),
    ),
  },
];
