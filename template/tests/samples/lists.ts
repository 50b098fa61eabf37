import { all, fixed, WRAP, GREY, text, row, column, page, sample, card, type Sample } from './make.js';

export const LISTS: Sample[] = [
  sample('carouselView: as it comes', {
    type: 'carouselView',
    items: [card('One'), card('Two'), card('Three')],
  }),
  sample('carouselView: spacing, width, padding', {
    type: 'carouselView',
    items: [card('One'), card('Two'), card('Three')],
    carouselStyle: { spacing: 20, maxChildWidth: 180 },
    viewStyle: { padding: { top: 12, right: 16, bottom: 12, left: 16 } },
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
      backgroundColor: '#F4F4F8,#202028',
      radius: 12,
      borderWidth: 1,
      borderColor: '#C0C0D0',
    },
  }),
];
