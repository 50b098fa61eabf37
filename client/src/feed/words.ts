import type { DrawLabels } from '@belfry/template/draw';

/** What the feed says by itself. A function gets a number that is written as the language writes it, and the number. */
export interface Words extends DrawLabels {
  title: string;
  markAllRead: string;
  categories: string;
  all: string;
  unread: string;
  newMessages: (count: string, n: number) => string;
  unreadCount: (count: string, n: number) => string;
  loading: string;
  emptyTitle: string;
  emptyText: string;
  emptyCategory: string;
  errorTitle: string;
  errorText: string;
  retry: string;
  signedOutTitle: string;
  signedOutText: string;
  offline: string;
  reconnecting: string;
  close: string;
}

const en: Words = {
  title: 'Notifications',
  markAllRead: 'Mark all as read',
  categories: 'Categories',
  all: 'All',
  unread: 'Unread',
  newMessages: (count) => `${count} new`,
  unreadCount: (count) => `${count} unread`,
  loading: 'Loading',
  emptyTitle: 'Nothing here yet',
  emptyText: 'New notifications will show up here.',
  emptyCategory: 'There is nothing in this category.',
  errorTitle: 'Notifications could not be loaded',
  errorText: 'Check your connection. We keep trying.',
  retry: 'Try again',
  signedOutTitle: 'You are signed out',
  signedOutText: 'Sign in to see your notifications.',
  offline: 'No connection. This is what was here last.',
  reconnecting: 'Connecting again…',
  close: 'Close',
  image: 'Image',
  action: 'Open',
  carousel: 'Carousel',
  item: (position, count) => `${position} of ${count}`,
  previous: 'Previous',
  next: 'Next',
};

const ko: Words = {
  title: '알림',
  markAllRead: '모두 읽음으로 표시',
  categories: '카테고리',
  all: '전체',
  unread: '읽지 않음',
  newMessages: (count) => `새 알림 ${count}개`,
  unreadCount: (count) => `읽지 않은 알림 ${count}개`,
  loading: '불러오는 중',
  emptyTitle: '아직 알림이 없습니다',
  emptyText: '새 알림이 오면 여기에 표시됩니다.',
  emptyCategory: '이 카테고리에는 알림이 없습니다.',
  errorTitle: '알림을 불러오지 못했습니다',
  errorText: '연결 상태를 확인해 주세요. 계속 다시 시도합니다.',
  retry: '다시 시도',
  signedOutTitle: '로그아웃되었습니다',
  signedOutText: '로그인하면 알림을 볼 수 있습니다.',
  offline: '연결되어 있지 않습니다. 마지막으로 받은 알림입니다.',
  reconnecting: '다시 연결하는 중…',
  close: '닫기',
  image: '이미지',
  action: '열기',
  carousel: '슬라이드',
  item: (position, count) => `${count}개 중 ${position}번째`,
  previous: '이전',
  next: '다음',
};

const TABLE = new Map<string, Partial<Words>>([
  ['en', en],
  ['ko', ko],
]);

/** Gives the words of another language, or other words in one; what is left out is said in English. */
export function registerWords(language: string, words: Partial<Words>): void {
  const key = language.toLowerCase();
  TABLE.set(key, { ...TABLE.get(key), ...words });
}

/** The words of a locale: those of `pt-BR`, else of `pt`, else English. */
export function wordsOf(locale: string): Words {
  const whole = locale.toLowerCase();
  const language = whole.split('-')[0] ?? '';
  return { ...en, ...TABLE.get(language), ...TABLE.get(whole) };
}
