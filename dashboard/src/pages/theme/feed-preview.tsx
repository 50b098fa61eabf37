import { colourFor, type UiTemplate } from '@belfry/template';
import { Stack } from '@mantine/core';
import { IconChevronLeft, IconDots } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { type Mode, Layout, ModeSwitch, useMode } from '../../kit/phone.js';
import { useText } from '../../shell/text.js';
import type { Theme } from './theme.js';

const messageOf = (title: string, text: string, button: string): UiTemplate => ({
  version: 1,
  body: {
    items: [
      {
        type: 'box',
        layout: 'column',
        viewStyle: { padding: { top: 12, right: 12, bottom: 12, left: 12 } },
        items: [
          { type: 'text', text: title, textStyle: { size: 16, weight: 'bold' } },
          {
            type: 'text',
            text,
            textStyle: { size: 14 },
            viewStyle: { margin: { top: 4, bottom: 12 } },
          },
          { type: 'textButton', text: button, viewStyle: { padding: { top: 10, bottom: 10 } } },
        ],
      },
    ],
  },
});

interface Text {
  textSize: number;
  textColor: string;
  fontWeight: number;
}

const colour = (value: string, mode: Mode) => colourFor(value, mode) ?? 'transparent';

const textStyle = ({ textSize, textColor, fontWeight }: Text, mode: Mode) => ({
  fontSize: textSize,
  color: colour(textColor, mode),
  fontWeight,
});

interface Props {
  theme: Theme;
  /** The name of the channel; undefined: of any. */
  title?: string | undefined;
  /** Bubbles, the newest below, in place of a feed. */
  isChat: boolean;
}

/** A feed with two messages, in the colours and sizes of a theme. */
export function FeedPreview({ theme, title, isChat }: Props) {
  const t = useText();
  const [mode, setMode] = useMode();
  const { header, list } = theme;
  return (
    <Stack align="center" gap="sm" className="beside">
      <ModeSwitch mode={mode} setMode={setMode} />
      <div
        className="phone"
        role="figure"
        aria-label={t('A feed in this theme', '이 테마의 피드')}
        style={{ padding: 0, background: colour(list.backgroundColor, mode) }}
      >
        <div
          className="theme-head"
          style={{
            ...textStyle(header, mode),
            background: colour(header.backgroundColor, mode),
            borderBottom: `1px solid ${colour(header.lineColor, mode)}`,
          }}
        >
          <IconChevronLeft size={20} color={colour(header.buttonIconTintColor, mode)} aria-hidden />
          <span style={{ overflowWrap: 'anywhere' }}>{title ?? t('Notifications', '알림')}</span>
          <IconDots size={20} color={colour(header.buttonIconTintColor, mode)} aria-hidden />
        </div>
        {!isChat && <Chips theme={theme} mode={mode} />}
        <div style={{ padding: '4px 12px 16px', textAlign: isChat ? 'left' : undefined }}>
          <Line of={list.tooltip} mode={mode} isPill>
            {t('1 new message', '새 메시지 1개')}
          </Line>
          {!isChat && <Message theme={theme} mode={mode} isUnread />}
          <Line of={list.timeline} mode={mode}>
            {t('Yesterday', '어제')}
          </Line>
          <div style={{ width: isChat ? '86%' : undefined }}>
            <Message theme={theme} mode={mode} />
            {isChat && <Message theme={theme} mode={mode} isUnread />}
          </div>
        </div>
      </div>
    </Stack>
  );
}

function Chips({ theme, mode }: { theme: Theme; mode: Mode }) {
  const t = useText();
  const { category } = theme.list;
  return (
    <div style={{ display: 'flex', gap: 8, padding: '10px 12px 0', overflow: 'hidden' }}>
      {[t('All', '전체'), t('Orders', '주문'), t('News', '소식')].map((word, index) => (
        <span
          key={word}
          style={{
            ...textStyle(category, mode),
            borderRadius: category.radius,
            padding: '4px 12px',
            flex: 'none',
            background: colour(
              index === 0 ? category.selectedBackgroundColor : category.backgroundColor,
              mode,
            ),
            ...(index === 0 && { color: colour(category.selectedTextColor, mode) }),
          }}
        >
          {word}
        </span>
      ))}
    </div>
  );
}

interface LineProps {
  of: Text & { backgroundColor: string };
  mode: Mode;
  isPill?: boolean;
  children: ReactNode;
}

/** A word in the middle, between messages. */
const Line = ({ of, mode, isPill = false, children }: LineProps) => (
  <div style={{ textAlign: 'center', margin: '8px 0' }}>
    <span
      style={{
        ...textStyle(of, mode),
        background: colour(of.backgroundColor, mode),
        borderRadius: 999,
        display: 'inline-block',
        padding: isPill ? '5px 14px' : '2px 8px',
      }}
    >
      {children}
    </span>
  </div>
);

function Message({ theme, mode, isUnread = false }: { theme: Theme; mode: Mode; isUnread?: boolean }) {
  const t = useText();
  const { notification, components } = theme;
  const mark = colour(notification.unreadIndicatorColor, mode);
  const layout = useMemo(
    () =>
      messageOf(
        t('Your parcel is on its way', '소포가 출발했습니다'),
        t('It arrives tomorrow between 9 and 12.', '내일 9시에서 12시 사이에 도착합니다.'),
        t('Follow it', '배송 조회'),
      ),
    [t],
  );
  return (
    <div style={{ marginBottom: 14 }}>
      <div style={{ display: 'flex', justifyContent: 'space-between', marginBottom: 4 }}>
        <span>
          <span style={textStyle(notification.label, mode)}>{t('Delivery', '배송')}</span>{' '}
          <span style={textStyle(notification.category, mode)}>{t('Orders', '주문')}</span>
        </span>
        <span
          style={{ ...textStyle(notification.sentAt, mode), display: 'flex', alignItems: 'center', gap: 6 }}
        >
          {isUnread ? t('2 min', '2분 전') : t('9:12', '오전 9:12')}
          {isUnread && <span style={{ width: 8, height: 8, borderRadius: 4, background: mark }} />}
        </span>
      </div>
      <div
        style={{
          borderRadius: notification.radius,
          overflow: 'hidden',
          background: colour(notification.backgroundColor, mode),
        }}
      >
        <Layout of={{ layout }} mode={mode} components={components} isPlain />
      </div>
    </div>
  );
}
