import { entry } from './entry.js';
import {
  above,
  body,
  button,
  colors,
  column,
  fact,
  fixed,
  follow,
  hero,
  link,
  panel,
  paragraph,
  row,
  rule,
  sides,
  string,
  text,
  tile,
  title,
} from './parts.js';
import type { View } from '../view.js';

export const verificationCode = entry({
  key: 'verification_code',
  title: { en: 'Verification code', ko: '인증번호' },
  summary: {
    en: 'A code to sign in with, large enough to be read at a glance.',
    ko: '로그인에 쓰는 인증번호를 한눈에 보이게 전합니다.',
  },
  variables: [
    string('code', 'The code'),
    string('minutes', 'Minutes for which it is valid'),
    string('device', 'Where it was asked for'),
  ],
  colors: colors('indigo'),
  words: {
    en: {
      label: 'Security',
      push_template: { title: 'Your code', body: '{code} is your code. It is valid for {minutes} minutes.' },
      fallback_message: '{code} is your code. It is valid for {minutes} minutes.',
      title: 'Your verification code',
      text: 'Enter it within {minutes} minutes to sign in on {device}.',
      warning:
        'We never ask for this code by phone or message. If you did not ask for it, you can ignore this.',
    },
    ko: {
      label: '보안',
      push_template: { title: '인증번호', body: '인증번호는 {code}입니다. {minutes}분 안에 입력해 주세요.' },
      fallback_message: '인증번호는 {code}입니다. {minutes}분 안에 입력해 주세요.',
      title: '인증번호를 확인해 주세요',
      text: '{device} 로그인을 위해 {minutes}분 안에 입력해 주세요.',
      warning: '전화나 메시지로 인증번호를 묻지 않습니다. 요청하지 않으셨다면 이 알림을 무시해 주세요.',
    },
  },
  layout: (words, picture) => [
    body(
      tile(picture('icon-key')),
      title(words.title),
      paragraph(words.text, 4),
      panel(
        [text('{code}', { size: 34, weight: 'bold', color: '{accent}', horizontal: 'center', lines: 1 })],
        {
          color: '{tint}',
          padding: 18,
        },
      ),
      text(words.warning, { size: 12, margin: above(12) }),
    ),
  ],
  sample: (language) => ({
    code: '482 913',
    minutes: '5',
    device: { en: 'Chrome on Windows', ko: 'Windows의 Chrome' }[language],
  }),
});

export const passwordChanged = entry({
  key: 'password_changed',
  title: { en: 'Password changed', ko: '비밀번호 변경' },
  summary: {
    en: 'Tells when, where and on what device a password was changed, and what to do if it was somebody else.',
    ko: '비밀번호가 언제 어디서 변경되었는지 알리고, 본인이 아닐 때의 조치를 안내합니다.',
  },
  variables: [
    string('time', 'When it was changed'),
    string('device', 'Device'),
    string('place', 'Place'),
    link('secure', 'Page to secure the account'),
  ],
  colors: colors('teal'),
  words: {
    en: {
      label: 'Security',
      push_template: {
        title: 'Your password was changed',
        body: '{time}, {device}. Was it not you? Open this.',
      },
      fallback_message: 'Your password was changed on {time}. If it was not you, secure your account.',
      title: 'Your password was changed',
      text: 'If it was you, there is nothing to do.',
      time: 'When',
      device: 'Device',
      place: 'Where',
      secure: 'It was not me',
    },
    ko: {
      label: '보안',
      push_template: {
        title: '비밀번호가 변경되었습니다',
        body: '{time}, {device}. 본인이 아니라면 확인해 주세요.',
      },
      fallback_message: '{time}에 비밀번호가 변경되었습니다. 본인이 아니라면 계정을 보호해 주세요.',
      title: '비밀번호가 변경되었습니다',
      text: '본인이 변경하셨다면 아무것도 하지 않으셔도 됩니다.',
      time: '일시',
      device: '기기',
      place: '위치',
      secure: '본인이 아니에요',
    },
  },
  layout: (words, picture) => [
    body(
      tile(picture('icon-shield')),
      title(words.title),
      paragraph(words.text, 4),
      panel([
        fact(words.time, '{time}', { top: 0 }),
        fact(words.device, '{device}'),
        fact(words.place, '{place}'),
      ]),
      button(words.secure, follow('secure')),
    ),
  ],
  sample: (language) => ({
    time: { en: '12 November, 14:32', ko: '11월 12일 오후 2:32' }[language],
    device: 'iPhone 17, Safari',
    place: { en: 'Seoul, Korea', ko: '대한민국 서울' }[language],
    secure: { data: 'https://example.com/account/secure' },
  }),
});

export const welcome = entry({
  key: 'welcome_new_user',
  title: { en: 'Welcome', ko: '환영 인사' },
  summary: {
    en: 'Greets a new user and shows the first three steps.',
    ko: '새 회원을 반기고 처음 할 일 세 가지를 안내합니다.',
  },
  variables: [string('name', 'First name'), string('company', 'Your name'), link('start', 'Where to begin')],
  colors: colors('coral'),
  words: {
    en: {
      label: 'Welcome',
      push_template: {
        title: 'Welcome, {name}',
        body: 'Good to have you at {company}. Three steps and you are set.',
      },
      fallback_message: 'Welcome to {company}, {name}.',
      title: 'Welcome to {company}, {name}',
      text: 'Good to have you here. Three steps and you are set:',
      steps: [
        ['Make it yours', 'Add a photo and your address.'],
        ['Choose your news', 'Only what you want to hear, when you want it.'],
        ['Look around', 'Your first delivery is on us.'],
      ],
      start: 'Get started',
    },
    ko: {
      label: '환영합니다',
      push_template: {
        title: '{name} 님, 환영합니다',
        body: '{company}에 오신 것을 환영합니다. 세 단계면 준비 끝!',
      },
      fallback_message: '{name} 님, {company}에 오신 것을 환영합니다.',
      title: '{name} 님, {company}에 오신 것을 환영합니다',
      text: '세 단계만 마치면 모든 준비가 끝나요.',
      steps: [
        ['프로필 완성하기', '사진과 주소를 등록해 주세요.'],
        ['알림 설정하기', '원하는 소식만, 원하는 시간에 받아보세요.'],
        ['둘러보기', '첫 주문은 배송비가 무료예요.'],
      ],
      start: '시작하기',
    },
  },
  layout: (words, picture) => [
    hero(picture('sunrise')),
    body(
      title(words.title),
      paragraph(words.text, 6),
      ...words.steps.map(
        ([name = '', detail = ''], index): View =>
          row(
            [
              {
                type: 'box',
                width: fixed(32),
                height: fixed(32),
                align: { horizontal: 'center', vertical: 'center' },
                viewStyle: { backgroundColor: '{tint}', radius: 16 },
                items: [text(String(index + 1), { wraps: true, weight: 'bold', color: '{accent}' })],
              },
              column(
                [
                  text(name, { size: 15, weight: 'bold', color: '{ink}', lines: 1 }),
                  text(detail, { size: 13, lines: 2, margin: above(1) }),
                ],
                12,
              ),
            ],
            14,
          ),
      ),
      button(words.start, follow('start'), { top: 20 }),
    ),
  ],
  sample: (language) => ({
    name: { en: 'Emma', ko: '민지' }[language],
    company: { en: 'Haru', ko: '하루마켓' }[language],
    start: { data: 'https://example.com/start' },
  }),
});

export const paymentFailed = entry({
  key: 'payment_failed',
  title: { en: 'Payment failed', ko: '결제 실패' },
  summary: {
    en: 'A charge was refused: what for, which card, when it is tried again, and where to put it right.',
    ko: '결제가 거절되었을 때: 결제 수단과 재시도 일정, 해결 방법을 안내합니다.',
  },
  variables: [
    string('amount', 'Amount'),
    string('plan', 'What it is for'),
    string('card', 'Card'),
    string('retry', 'Day of the next attempt'),
    link('update', 'Page to change the payment'),
  ],
  colors: colors('red'),
  words: {
    en: {
      label: 'Payment',
      push_template: {
        title: 'Your payment did not go through',
        body: '{amount} for {plan}. We try again {retry}.',
      },
      fallback_message: 'Your payment of {amount} for {plan} did not go through. We try again {retry}.',
      title: 'Your payment did not go through',
      text: 'Your bank refused the charge. You keep everything until {retry}, when we try again.',
      amount: 'Amount',
      plan: 'For',
      card: 'Card',
      update: 'Update payment',
    },
    ko: {
      label: '결제',
      push_template: { title: '결제가 완료되지 않았어요', body: '{plan} {amount}. {retry} 다시 시도합니다.' },
      fallback_message: '{plan} {amount} 결제가 완료되지 않았습니다. {retry} 다시 시도합니다.',
      title: '결제가 완료되지 않았어요',
      text: '카드사에서 승인을 거절했습니다. {retry} 다시 결제를 시도하며, 그때까지는 그대로 이용하실 수 있습니다.',
      amount: '금액',
      plan: '상품',
      card: '결제 수단',
      update: '결제 수단 변경',
    },
  },
  layout: (words, picture) => [
    body(
      tile(picture('icon-alert')),
      title(words.title),
      paragraph(words.text, 4),
      panel([
        fact(words.amount, '{amount}', { top: 0, strong: true }),
        rule(12),
        fact(words.plan, '{plan}', { top: 12 }),
        fact(words.card, '{card}', { top: 8 }),
      ]),
      button(words.update, follow('update')),
    ),
  ],
  sample: (language) => ({
    amount: { en: '$12.00', ko: '12,900원' }[language],
    plan: { en: 'Haru Plus, monthly', ko: '하루 플러스 월간' }[language],
    card: { en: 'Visa ending in 4821', ko: '비자 카드 4821' }[language],
    retry: { en: 'on 15 November', ko: '11월 15일에' }[language],
    update: { data: 'https://example.com/account/payment' },
  }),
});

export const lowBalance = entry({
  key: 'low_balance',
  title: { en: 'Low balance', ko: '잔액 부족' },
  summary: {
    en: 'An account is running low: what is left, what comes next, and a button to top up.',
    ko: '잔액이 부족할 때: 남은 금액과 예정된 결제, 충전 버튼.',
  },
  variables: [
    string('balance', 'What is left'),
    string('account', 'Name of the account'),
    string('next_amount', 'Amount of the next charge'),
    string('next_date', 'Day of the next charge'),
    link('top_up', 'Page to top up'),
  ],
  colors: colors('amber'),
  words: {
    en: {
      label: 'Account',
      push_template: {
        title: 'Your balance is running low',
        body: '{balance} left. {next_amount} is due {next_date}.',
      },
      fallback_message: 'Your balance is {balance}. {next_amount} is due {next_date}.',
      eyebrow: 'Balance of {account}',
      text: '{next_amount} is due {next_date}. Top up so that it can be paid.',
      topUp: 'Top up',
    },
    ko: {
      label: '잔액',
      push_template: {
        title: '잔액이 부족해요',
        body: '잔액 {balance}. {next_date} {next_amount} 결제 예정입니다.',
      },
      fallback_message: '잔액이 {balance} 남았습니다. {next_date} {next_amount} 결제 예정입니다.',
      eyebrow: '{account} 잔액',
      text: '{next_date} {next_amount}이 결제될 예정입니다. 미리 충전해 주세요.',
      topUp: '충전하기',
    },
  },
  layout: (words, picture) => [
    body(
      row([
        column([
          text(words.eyebrow, { size: 13, lines: 1 }),
          text('{balance}', { size: 32, weight: 'bold', color: '{accent}', lines: 1, margin: above(2) }),
        ]),
        {
          ...tile(picture('icon-wallet')),
          viewStyle: { backgroundColor: '{tint}', radius: 14, margin: sides(0, 0, 0, 12) },
        },
      ]),
      paragraph(words.text, 10),
      button(words.topUp, follow('top_up')),
    ),
  ],
  sample: (language) => ({
    balance: { en: '$8.40', ko: '8,400원' }[language],
    account: { en: 'Haru Pay', ko: '하루페이' }[language],
    next_amount: { en: '$12.00', ko: '12,900원' }[language],
    next_date: { en: 'on Friday', ko: '금요일에' }[language],
    top_up: { data: 'https://example.com/pay/top-up' },
  }),
});
