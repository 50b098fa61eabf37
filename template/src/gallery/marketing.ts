import type { UiTemplate, View } from '../view.js';
import { entry } from './entry.js';
import {
  above,
  body,
  button,
  choice,
  colors,
  eyebrow,
  fixed,
  follow,
  hero,
  icon,
  link,
  panel,
  paragraph,
  photo,
  row,
  rule,
  sides,
  string,
  text,
  tile,
  title,
} from './parts.js';

/** A card of the carousel: article number `index` of the variables. */
const offer = (index: number, buy: string): UiTemplate => ({
  version: 1,
  body: {
    items: [
      {
        type: 'box',
        layout: 'column',
        action: follow(`link_${index}`),
        viewStyle: { backgroundColor: '{wash}', radius: 14, borderWidth: 1, borderColor: '{line}' },
        items: [
          {
            type: 'image',
            imageUrl: `{photo_${index}.url}`,
            height: fixed(150),
            imageStyle: { contentMode: 'aspectFill' },
          },
          {
            type: 'box',
            layout: 'column',
            viewStyle: { padding: sides(12) },
            items: [
              text(`{name_${index}}`, { color: '{ink}', lines: 1 }),
              row(
                [
                  text(`{price_${index}}`, { size: 16, weight: 'bold', color: '{accent}', wraps: true }),
                  text(`{before_${index}}`, { size: 12, lines: 1, margin: sides(0, 0, 0, 6) }),
                ],
                2,
              ),
              text(buy, { size: 13, weight: 'bold', color: '{accent}', margin: above(8) }),
            ],
          },
        ],
      },
    ],
  },
});

const OFFERS = [1, 2, 3, 4];

export const sale = entry({
  key: 'sale',
  title: { en: 'Sale', ko: '할인 행사' },
  summary: {
    en: 'A sale with four articles to leaf through.',
    ko: '상품 네 개를 넘겨 보는 할인 행사 안내.',
  },
  variables: [
    string('percent', 'Percent off, at most'),
    string('end', 'Last day'),
    link('all', 'Page with all offers'),
    ...OFFERS.flatMap((index) => [
      string(`name_${index}`, `Article ${index}: name`),
      string(`price_${index}`, `Article ${index}: price`),
      string(`before_${index}`, `Article ${index}: what it cost before`),
      photo(`photo_${index}`, `Article ${index}: picture`),
      link(`link_${index}`, `Article ${index}: page`),
    ]),
  ],
  colors: colors('coral'),
  words: {
    en: {
      label: 'Sale',
      push_template: { title: 'Up to {percent}% off', body: 'The autumn sale is on until {end}.' },
      fallback_message: 'Autumn sale: up to {percent}% off until {end}.',
      eyebrow: 'Autumn sale',
      title: 'Up to {percent}% off, until {end}',
      text: 'Picked for you:',
      buy: 'Have a look',
      all: 'See all offers',
    },
    ko: {
      label: '할인',
      push_template: { title: '최대 {percent}% 할인', body: '가을 세일, {end}까지 만나보세요.' },
      fallback_message: '가을 세일: {end}까지 최대 {percent}% 할인.',
      eyebrow: '가을 세일',
      title: '{end}까지 최대 {percent}% 할인',
      text: '추천 상품을 모았어요.',
      buy: '보러 가기',
      all: '전체 상품 보기',
    },
  },
  layout: (words, picture) => [
    hero(picture('sale')),
    {
      type: 'box',
      layout: 'column',
      viewStyle: { padding: sides(16, 16, 12) },
      items: [eyebrow(words.eyebrow), title(words.title), paragraph(words.text, 4)],
    },
    {
      type: 'carouselView',
      carouselStyle: { spacing: 10, maxChildWidth: 190 },
      viewStyle: { padding: sides(0, 16) },
      items: OFFERS.map((index) => offer(index, words.buy)),
    },
    {
      type: 'box',
      layout: 'column',
      viewStyle: { padding: sides(14, 16, 16) },
      items: [button(words.all, follow('all'), { top: 0 })],
    },
  ],
  sample: (language, picture) => {
    const articles = {
      en: [
        ['mug', 'Stoneware mug', '$18', '$24'],
        ['lamp', 'Desk lamp, amber', '$59', '$79'],
        ['plant', 'Agave in a pot', '$21', '$30'],
        ['headphones', 'Headphones', '$89', '$129'],
      ],
      ko: [
        ['mug', '스톤웨어 머그컵', '18,000원', '24,000원'],
        ['lamp', '데스크 램프', '59,000원', '79,000원'],
        ['plant', '아가베 화분', '21,000원', '30,000원'],
        ['headphones', '무선 헤드폰', '89,000원', '129,000원'],
      ],
    }[language];
    const values = articles.map(([art = '', name = '', price = '', before = ''], index) => ({
      [`name_${index + 1}`]: name,
      [`price_${index + 1}`]: price,
      [`before_${index + 1}`]: { en: `was ${before}`, ko: `정가 ${before}` }[language],
      [`photo_${index + 1}`]: { url: picture(art), width: 480, height: 480 },
      [`link_${index + 1}`]: { data: `https://example.com/shop/${art}` },
    }));
    return {
      percent: '30',
      end: { en: 'Sunday', ko: '일요일' }[language],
      all: { data: 'https://example.com/sale' },
      ...Object.assign({}, ...values),
    };
  },
});

export const backInStock = entry({
  key: 'back_in_stock',
  title: { en: 'Back in stock', ko: '재입고 알림' },
  summary: {
    en: 'An article somebody waited for can be bought again.',
    ko: '기다리던 상품이 다시 입고되었을 때.',
  },
  variables: [
    string('item', 'Name of the article'),
    string('detail', 'Colour, size and the like'),
    string('price', 'Price'),
    string('left', 'How many there are'),
    photo('item_photo', 'Picture of the article'),
    link('buy', 'Page of the article'),
  ],
  colors: colors('teal'),
  words: {
    en: {
      label: 'Back in stock',
      push_template: { title: '{item} is back', body: 'Only {left} of them. Have a look.' },
      fallback_message: '{item} is back in stock for {price}.',
      eyebrow: 'Back in stock',
      left: 'Only {left} left',
      buy: 'Buy now',
    },
    ko: {
      label: '재입고',
      push_template: { title: '{item} 재입고', body: '{left}개 한정 수량입니다. 지금 확인해 보세요.' },
      fallback_message: '{item} 상품이 재입고되었습니다. {price}',
      eyebrow: '다시 입고되었어요',
      left: '{left}개 남음',
      buy: '바로 구매하기',
    },
  },
  layout: (words) => [
    {
      type: 'image',
      imageUrl: '{item_photo.url}',
      height: fixed(280),
      imageStyle: { contentMode: 'aspectFill' },
    },
    body(
      eyebrow(words.eyebrow),
      title('{item}'),
      paragraph('{detail}', 2),
      row(
        [
          text('{price}', { size: 20, weight: 'bold', color: '{ink}', lines: 1 }),
          {
            type: 'box',
            width: { type: 'flex', value: 1 },
            viewStyle: { backgroundColor: '{tint}', radius: 12, padding: sides(4, 10) },
            items: [text(words.left, { size: 12, weight: 'bold', color: '{accent}', wraps: true, lines: 1 })],
          },
        ],
        12,
      ),
      button(words.buy, follow('buy')),
    ),
  ],
  sample: (language, picture) => ({
    item: { en: 'Armchair “Noru”', ko: '암체어 ‘노루’' }[language],
    detail: { en: 'Ocean blue, solid oak', ko: '오션 블루, 원목 오크' }[language],
    price: { en: '$349', ko: '349,000원' }[language],
    left: '6',
    item_photo: { url: picture('chair'), width: 480, height: 480 },
    buy: { data: 'https://example.com/shop/chair' },
  }),
});

export const birthdayCoupon = entry({
  key: 'birthday_coupon',
  title: { en: 'Birthday coupon', ko: '생일 쿠폰' },
  summary: {
    en: 'Congratulations with a coupon, its code and its last day.',
    ko: '생일 축하와 함께 쿠폰 코드와 사용 기한을 전합니다.',
  },
  variables: [
    string('name', 'First name'),
    string('value', 'What the coupon is worth'),
    string('code', 'Its code'),
    string('end', 'Its last day'),
    link('use', 'Where it is used'),
  ],
  colors: colors('plum'),
  words: {
    en: {
      label: 'Coupon',
      push_template: { title: 'Happy birthday, {name}', body: 'There is a present for you: {value} off.' },
      fallback_message: 'Happy birthday, {name}. {value} off with the code {code}, until {end}.',
      title: 'Happy birthday, {name}',
      text: 'A small present from all of us, for whatever you like.',
      off: '{value} off',
      end: 'Until {end}',
      use: 'Use my coupon',
    },
    ko: {
      label: '쿠폰',
      push_template: { title: '{name} 님, 생일 축하해요', body: '{value} 할인 쿠폰을 준비했어요.' },
      fallback_message: '{name} 님, 생일을 축하합니다. {end}까지 쿠폰 코드 {code}로 {value} 할인.',
      title: '{name} 님, 생일 축하해요',
      text: '마음을 담아 작은 선물을 준비했어요.',
      off: '{value} 할인',
      end: '{end}까지',
      use: '쿠폰 사용하기',
    },
  },
  layout: (words, picture) => [
    body(
      tile(picture('icon-gift')),
      title(words.title),
      paragraph(words.text, 4),
      panel(
        [
          text(words.off, { size: 30, weight: 'bold', color: '{accent}', horizontal: 'center', lines: 1 }),
          text(words.end, { size: 13, horizontal: 'center', lines: 1, margin: above(2) }),
          rule(14),
          text('{code}', {
            size: 16,
            weight: 'bold',
            color: '{ink}',
            horizontal: 'center',
            lines: 1,
            margin: above(14),
          }),
        ],
        { color: '{tint}', padding: 18 },
      ),
      button(words.use, follow('use')),
    ),
  ],
  sample: (language) => ({
    name: { en: 'Emma', ko: '민지' }[language],
    value: '20%',
    code: 'HARU-BIRTHDAY',
    end: { en: '30 November', ko: '11월 30일' }[language],
    use: { data: 'https://example.com/coupons' },
  }),
});

const where = (iconUrl: string, value: string, top: number): View =>
  row([icon(iconUrl, 18, '{icon}'), text(value, { color: '{ink}', margin: sides(0, 0, 0, 10) })], top);

export const eventInvitation = entry({
  key: 'event_invitation',
  title: { en: 'Event invitation', ko: '행사 초대' },
  summary: {
    en: 'Invites to an event, with time and place, and asks who is coming.',
    ko: '행사 일시와 장소를 알리고 참석 여부를 묻습니다.',
  },
  variables: [
    string('event', 'Name of the event'),
    string('text', 'What it is about'),
    string('time', 'When'),
    string('place', 'Where'),
    link('come', 'Page to accept'),
    link('decline', 'Page to decline'),
  ],
  colors: colors('plum'),
  words: {
    en: {
      label: 'Invitation',
      push_template: { title: 'You are invited: {event}', body: '{time}, {place}' },
      fallback_message: 'You are invited to {event}: {time}, {place}.',
      eyebrow: 'You are invited',
      come: 'I am coming',
      decline: 'Not this time',
    },
    ko: {
      label: '초대',
      push_template: { title: '{event}에 초대합니다', body: '{time}, {place}' },
      fallback_message: '{event}에 초대합니다. {time}, {place}',
      eyebrow: '초대합니다',
      come: '참석할게요',
      decline: '다음에요',
    },
  },
  layout: (words, picture) => [
    hero(picture('event')),
    body(
      eyebrow(words.eyebrow),
      title('{event}'),
      paragraph('{text}', 6),
      where(picture('icon-calendar'), '{time}', 14),
      where(picture('icon-pin'), '{place}', 8),
      choice([words.come, follow('come')], [words.decline, follow('decline')]),
    ),
  ],
  sample: (language) => ({
    event: { en: 'Winter showcase 2026', ko: '2026 겨울 쇼케이스' }[language],
    text: {
      en: 'Live music, the new collection before anybody else, and something warm to drink.',
      ko: '라이브 공연과 함께 새 컬렉션을 가장 먼저 만나보세요. 따뜻한 음료도 준비했어요.',
    }[language],
    time: { en: 'Sat, 12 December, 18:30', ko: '12월 12일 (토) 오후 6:30' }[language],
    place: { en: 'Haru Hall, Seongsu, Seoul', ko: '서울 성수동 하루홀' }[language],
    come: { data: 'https://example.com/events/winter?answer=yes' },
    decline: { data: 'https://example.com/events/winter?answer=no' },
  }),
});
