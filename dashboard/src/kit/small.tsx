import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat, useText } from '../shell/text.js';

/** A time as people say it, with the exact one behind it. */
export function Time({ at }: { at: number }) {
  const { time, exact } = useFormat();
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {time(at)}
    </time>
  );
}

/** A name and its value, below each other. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}

const STATUS: Record<string, { color: string; en: string; ko: string }> = {
  scheduled: { color: 'grape', en: 'Scheduled', ko: '예약됨' },
  queued: { color: 'gray', en: 'Queued', ko: '대기 중' },
  delivering: { color: 'belfry', en: 'Delivering', ko: '발송 중' },
  delivered: { color: 'teal', en: 'Delivered', ko: '발송 완료' },
  cancelled: { color: 'orange', en: 'Cancelled', ko: '취소됨' },
  failed: { color: 'red', en: 'Failed', ko: '실패' },
  deleted: { color: 'gray', en: 'Deleted', ko: '삭제됨' },
};

export function StatusBadge({ status }: { status: string }) {
  const t = useText();
  const { color, en, ko } = STATUS[status] ?? { color: 'gray', en: status, ko: status };
  return <Tag color={color}>{t(en, ko)}</Tag>;
}

/** A word in a pill, in colours that can be read. */
export function Tag({ color = 'gray', children }: { color?: string; children: ReactNode }) {
  const dark = color === 'gray' ? 'dark-4' : `${color}-9`;
  const background = `light-dark(var(--mantine-color-${color}-1), color-mix(in srgb, var(--mantine-color-${dark}) 72%, var(--mantine-color-body)))`;
  return (
    <span className="tag" style={{ background }}>
      {children}
    </span>
  );
}

/** How a role is called: those that every installation has, in the page's language. */
export function useRoleName(): (role: { kind: string; name: string }) => string {
  const t = useText();
  const words: Record<string, string> = { owner: t('Owner', '소유자'), admin: t('Admin', '관리자') };
  return ({ kind, name }) => words[kind] ?? name;
}

export const PRIORITIES = ['high', 'normal', 'low'] as const;

/** How a priority is called. */
export function usePriorityWord(): (priority: (typeof PRIORITIES)[number]) => string {
  const t = useText();
  const words = { high: t('High', '높음'), normal: t('Normal', '보통'), low: t('Low', '낮음') };
  return (priority) => words[priority];
}

const OUTCOME_WORDS: Record<string, [string, string]> = {
  sent: ['Sent', '발송'],
  duplicate: ['Duplicate', '중복'],
  invalid: ['Invalid', '잘못된 ID'],
  unknown_user: ['Unknown user', '없는 사용자'],
  missing_variable: ['Missing variable', '변수 누락'],
  opted_out: ['Opted out', '수신 거부'],
  cancelled: ['Cancelled', '취소'],
  pending: ['Pending', '대기'],
};

export const OUTCOME_NAMES = Object.keys(OUTCOME_WORDS);

/** How an outcome is called. */
export function useOutcomeWord(): (outcome: string) => string {
  const t = useText();
  return (outcome) => {
    const words = OUTCOME_WORDS[outcome];
    return words ? t(...words) : outcome;
  };
}
