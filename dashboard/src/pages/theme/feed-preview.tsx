import { colourFor, type UiTemplate } from '@belfry/template';
import { Stack } from '@mantine/core';
import { type Mode, Layout, ModeSwitch, useMode } from '../../kit/phone.js';
import { useText } from '../../shell/text.js';
import type { Theme } from './theme.js';

const MESSAGE: UiTemplate = {
  version: 1,
  body: {
    items: [
      {
        type: 'box',
        layout: 'column',
        viewStyle: { padding: { top: 12, right: 12, bottom: 12, left: 12 } },
        items: [
          { type: 'text', text: 'Your parcel is on its way', textStyle: { size: 16, weight: 'bold' } },
          {
            type: 'text',
            text: 'It arrives tomorrow between 9 and 12.',
            textStyle: { size: 14 },
            viewStyle: { margin: { top: 4, bottom: 12 } },
          },
          { type: 'textButton', text: 'Follow it', viewStyle: { padding: { top: 10, bottom: 10 } } },
        ],
      },
    ],
  },
};

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

/** A feed with two messages, in the colours and sizes of a theme. */
export function FeedPreview({ theme }: { theme: Theme }) {
  const t = useText();
  const [mode, setMode] = useMode();
  const { header, list } = theme;
  return (
    <Stack align="center" gap="sm" style={{ position: 'sticky', top: 72 }}>
      <ModeSwitch mode={mode} setMode={setMode} />
      <div
        className="phone"
        role="figure"
        aria-label={t('A feed in this theme', '이 테마의 피드')}
        style={{ padding: 0, background: colour(list.backgroundColor, mode) }}
      >
        <div
          style={{
            ...textStyle(header, mode),
            background: colour(header.backgroundColor, mode),
            borderBottom: `1px solid ${colour(header.lineColor, mode)}`,
            padding: '14px 16px',
            textAlign: 'center',
          }}
        >
          {t('Notifications', '알림')}
        </div>
        <div style={{ padding: 12 }}>
          <Message theme={theme} mode={mode} isUnread />
          <Message theme={theme} mode={mode} />
        </div>
      </div>
    </Stack>
  );
}

function Message({ theme, mode, isUnread = false }: { theme: Theme; mode: Mode; isUnread?: boolean }) {
  const t = useText();
  const { notification, components } = theme;
  const mark = colour(notification.unreadIndicatorColor, mode);
  return (
    <div style={{ marginBottom: 14 }}>
      <div style={{ display: 'flex', justifyContent: 'space-between', marginBottom: 4 }}>
        <span style={textStyle(notification.label, mode)}>{t('Orders', '주문')}</span>
        <span
          style={{ ...textStyle(notification.sentAt, mode), display: 'flex', alignItems: 'center', gap: 6 }}
        >
          {isUnread ? t('2 min', '2분 전') : t('Yesterday', '어제')}
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
        <Layout of={{ layout: MESSAGE }} mode={mode} components={components} isPlain />
      </div>
    </div>
  );
}
