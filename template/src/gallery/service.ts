import type { View } from '../view.js';
import { entry } from './entry.js';
import {
  above,
  body,
  button,
  choice,
  colors,
  column,
  fact,
  fixed,
  follow,
  icon,
  link,
  panel,
  paragraph,
  quietButton,
  row,
  sides,
  string,
  text,
  tile,
  title,
} from './parts.js';

/** A leaf of a calendar. */
const leaf = (month: string, day: string): View => ({
  type: 'box',
  layout: 'column',
  width: fixed(64),
  viewStyle: { backgroundColor: '{tint}', radius: 14 },
  items: [
    {
      type: 'box',
      viewStyle: { backgroundColor: '{accent}', padding: sides(5, 4) },
      items: [
        text(month, { size: 12, weight: 'bold', color: '{on_accent}', horizontal: 'center', lines: 1 }),
      ],
    },
    {
      type: 'box',
      viewStyle: { padding: sides(5, 4, 7) },
      items: [text(day, { size: 26, weight: 'bold', color: '{accent}', horizontal: 'center', lines: 1 })],
    },
  ],
});

export const appointment = entry({
  key: 'appointment',
  title: { en: 'Appointment', ko: '예약 안내' },
  summary: {
    en: 'Reminds of an appointment: day, time and place, to confirm or to move.',
    ko: '예약 날짜와 시간, 장소를 알리고 확정 또는 변경을 돕습니다.',
  },
  variables: [
    string('service', 'What it is for'),
    string('month', 'Month, short'),
    string('day', 'Day of the month'),
    string('time', 'Day of the week and time'),
    string('place', 'Place'),
    string('with', 'With whom'),
    link('confirm', 'Page to confirm'),
    link('change', 'Page to change it'),
  ],
  colors: colors('teal'),
  words: {
    en: {
      label: 'Appointment',
      push_template: { title: 'Your appointment: {service}', body: '{time}, {place}' },
      fallback_message: 'Your appointment for {service}: {time}, {place}.',
      confirm: 'Confirm',
      change: 'Reschedule',
    },
    ko: {
      label: '예약',
      push_template: { title: '예약 안내: {service}', body: '{time}, {place}' },
      fallback_message: '{service} 예약 안내: {time}, {place}',
      confirm: '예약 확정',
      change: '예약 변경',
    },
  },
  layout: (words, picture) => [
    body(
      row([
        leaf('{month}', '{day}'),
        column(
          [
            text('{service}', { size: 18, weight: 'bold', color: '{ink}', lines: 2 }),
            text('{time}', { size: 14, margin: above(3), lines: 1 }),
          ],
          14,
        ),
      ]),
      panel([
        row([
          icon(picture('icon-pin'), 18, '{icon}'),
          text('{place}', { color: '{ink}', margin: sides(0, 0, 0, 10) }),
        ]),
        row(
          [
            icon(picture('icon-user'), 18, '{icon}'),
            text('{with}', { color: '{ink}', margin: sides(0, 0, 0, 10) }),
          ],
          8,
        ),
      ]),
      choice([words.confirm, follow('confirm')], [words.change, follow('change')]),
    ),
  ],
  sample: (language) => ({
    service: { en: 'Dental check-up', ko: '치과 정기 검진' }[language],
    month: { en: 'NOV', ko: '11월' }[language],
    day: '19',
    time: { en: 'Thursday, 10:30', ko: '목요일 오전 10:30' }[language],
    place: { en: 'Haru Dental, 3rd floor, 12 Yonsei-ro', ko: '하루치과, 연세로 12, 3층' }[language],
    with: { en: 'Dr. Park, about 40 minutes', ko: '박서연 원장, 약 40분' }[language],
    confirm: { data: 'https://example.com/appointments/88/confirm' },
    change: { data: 'https://example.com/appointments/88' },
  }),
});

export const survey = entry({
  key: 'survey',
  title: { en: 'Survey', ko: '만족도 조사' },
  summary: {
    en: 'One question, answered with one tap on one of five faces.',
    ko: '다섯 가지 표정 중 하나를 눌러 답하는 한 문항 조사.',
  },
  variables: [
    string('question', 'The question'),
    string('about', 'What it is about'),
    string('url', 'Page that takes the answer; ?score=1 to 5 is added'),
  ],
  colors: colors('indigo'),
  words: {
    en: {
      label: 'Your opinion',
      push_template: { title: '{question}', body: 'One tap is enough.' },
      fallback_message: '{question} {about}',
      worst: 'Not at all',
      best: 'Very much',
      score: ['Very unhappy', 'Unhappy', 'Neither', 'Happy', 'Very happy'],
    },
    ko: {
      label: '의견',
      push_template: { title: '{question}', body: '한 번만 눌러 주세요.' },
      fallback_message: '{question} {about}',
      worst: '별로예요',
      best: '아주 좋아요',
      score: ['매우 불만족', '불만족', '보통', '만족', '매우 만족'],
    },
  },
  layout: (words, picture) => [
    body(
      title('{question}'),
      paragraph('{about}', 4),
      {
        type: 'box',
        layout: 'row',
        viewStyle: { margin: above(18) },
        items: words.score.map((altText, index) => ({
          type: 'box',
          layout: 'row',
          align: { horizontal: 'center', vertical: 'center' },
          items: [
            {
              type: 'imageButton',
              imageUrl: picture(`face-${index + 1}`),
              altText,
              width: fixed(46),
              height: fixed(46),
              metaData: { pixelWidth: 96, pixelHeight: 96 },
              action: { type: 'web', data: `{url}?score=${index + 1}` },
            },
          ],
        })),
      },
      row(
        [
          text(words.worst, { size: 12, lines: 1 }),
          text(words.best, { size: 12, lines: 1, horizontal: 'right' }),
        ],
        8,
      ),
    ),
  ],
  sample: (language) => ({
    question: { en: 'How was your delivery?', ko: '배송은 어떠셨나요?' }[language],
    about: { en: 'Order HR-20418, delivered on Thursday', ko: '주문 HR-20418, 목요일 배송 완료' }[language],
    url: 'https://example.com/survey/HR-20418',
  }),
});

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A day of the week as a bar, as many pixels high as its variable says. */
const bar = (day: string, name: string): View => ({
  type: 'box',
  layout: 'column',
  align: { horizontal: 'center', vertical: 'bottom' },
  height: fixed(100),
  items: [
    {
      type: 'box',
      width: fixed(18),
      height: { type: 'fixed', value: `{${day}}` },
      viewStyle: { backgroundColor: '{accent}', radius: 6 },
      items: [],
    },
    text(name, { size: 11, lines: 1, horizontal: 'center', margin: above(6) }),
  ],
});

const figure = (value: string, name: string, left: number): View => ({
  type: 'box',
  layout: 'column',
  viewStyle: { backgroundColor: '{wash}', radius: 12, padding: sides(10, 12), margin: sides(0, 0, 0, left) },
  items: [
    text(value, { size: 16, weight: 'bold', color: '{ink}', lines: 1 }),
    text(name, { size: 12, lines: 1, margin: above(1) }),
  ],
});

export const weeklySummary = entry({
  key: 'weekly_summary',
  title: { en: 'Weekly summary', ko: '주간 요약' },
  summary: {
    en: 'A week in figures, with a bar for each day.',
    ko: '한 주를 숫자와 요일별 막대로 보여줍니다.',
  },
  variables: [
    string('week', 'Which week'),
    string('total', 'Sum of the week'),
    string('change', 'Compared with the week before'),
    ...DAYS.map((day) => string(day, `Bar of ${day}: pixels, 0 to 76`)),
    string('count', 'How many purchases'),
    string('most', 'What most was spent on'),
    link('details', 'Page with the details'),
  ],
  colors: colors('green'),
  words: {
    en: {
      label: 'Your week',
      push_template: { title: 'Your week in figures', body: '{total} spent, {change}.' },
      fallback_message: 'You spent {total} this week, {change}.',
      eyebrow: 'Spent, {week}',
      days: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'],
      count: 'purchases',
      most: 'most of it',
      details: 'See details',
    },
    ko: {
      label: '주간 요약',
      push_template: { title: '이번 주 소비 요약', body: '{total} 사용, {change}' },
      fallback_message: '이번 주에 {total} 사용하셨습니다. {change}',
      eyebrow: '{week} 사용 금액',
      days: ['월', '화', '수', '목', '금', '토', '일'],
      count: '결제 건수',
      most: '가장 많이 쓴 곳',
      details: '자세히 보기',
    },
  },
  layout: (words) => [
    body(
      text(words.eyebrow, { size: 13, lines: 1 }),
      text('{total}', { size: 28, weight: 'bold', color: '{ink}', lines: 1, margin: above(2) }),
      text('{change}', { size: 13, weight: 'bold', color: '{accent}', lines: 1, margin: above(2) }),
      {
        type: 'box',
        layout: 'row',
        viewStyle: { margin: above(16) },
        items: DAYS.map((day, index) => bar(day, words.days[index] ?? '')),
      },
      row([figure('{count}', words.count, 0), figure('{most}', words.most, 8)], 16),
      quietButton(words.details, follow('details'), { top: 12 }),
    ),
  ],
  sample: (language) => ({
    week: { en: '9 to 15 November', ko: '11월 9일–15일' }[language],
    total: { en: '$214.60', ko: '214,600원' }[language],
    change: { en: '12% less than last week', ko: '지난주보다 12% 적어요' }[language],
    mon: '28',
    tue: '16',
    wed: '44',
    thu: '22',
    fri: '58',
    sat: '76',
    sun: '36',
    count: '17',
    most: { en: 'Groceries', ko: '장보기' }[language],
    details: { data: 'https://example.com/pay/week' },
  }),
});

export const subscriptionRenewal = entry({
  key: 'subscription_renewal',
  title: { en: 'Subscription renewal', ko: '구독 갱신' },
  summary: {
    en: 'Announces that a subscription goes on: when, for how much, and where to change that.',
    ko: '구독 갱신 일정과 금액, 변경 방법을 미리 안내합니다.',
  },
  variables: [
    string('plan', 'Name of the plan'),
    string('amount', 'Amount'),
    string('date', 'Day of the renewal'),
    string('card', 'Card'),
    link('manage', 'Page to manage it'),
  ],
  colors: colors('indigo'),
  words: {
    en: {
      label: 'Subscription',
      push_template: { title: '{plan} renews {date}', body: '{amount} will be charged to {card}.' },
      fallback_message: '{plan} renews {date} for {amount}.',
      title: '{plan} renews {date}',
      text: 'There is nothing to do if you want to go on. You can change or end it at any time.',
      amount: 'Amount',
      card: 'Charged to',
      manage: 'Manage subscription',
    },
    ko: {
      label: '구독',
      push_template: { title: '{plan} 구독이 {date} 갱신됩니다', body: '{card}에서 {amount}이 결제됩니다.' },
      fallback_message: '{plan} 구독이 {date} 갱신됩니다. 결제 금액 {amount}.',
      title: '{plan} 구독이 {date} 갱신됩니다',
      text: '계속 이용하시려면 아무것도 하지 않으셔도 됩니다. 언제든지 변경하거나 해지할 수 있어요.',
      amount: '결제 금액',
      card: '결제 수단',
      manage: '구독 관리',
    },
  },
  layout: (words, picture) => [
    body(
      tile(picture('icon-refresh')),
      title(words.title),
      paragraph(words.text, 4),
      panel([
        fact(words.amount, '{amount}', { top: 0, strong: true }),
        fact(words.card, '{card}', { top: 8 }),
      ]),
      button(words.manage, follow('manage')),
    ),
  ],
  sample: (language) => ({
    plan: { en: 'Haru Plus', ko: '하루 플러스' }[language],
    amount: { en: '$12.00', ko: '12,900원' }[language],
    date: { en: 'on 1 December', ko: '12월 1일에' }[language],
    card: { en: 'Visa ending in 4821', ko: '비자 카드 4821' }[language],
    manage: { data: 'https://example.com/account/subscription' },
  }),
});
