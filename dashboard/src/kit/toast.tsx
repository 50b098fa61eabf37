import { Button, Group, Text as Line } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { type Text, useText } from '../shell/text.js';
import { Message } from './message.js';

let shown = 0;

/** Short messages in a corner, that a screen reader says too. */
export function useToast() {
  const t = useText();
  return useMemo(() => toastsIn(t), [t]);
}

function toastsIn(t: Text) {
  const closeButtonProps = { 'aria-label': t('Close', '닫기') };
  return {
    done: (message: string) =>
      notifications.show({ message, color: 'teal', autoClose: 5000, closeButtonProps }),
    failed: (error: unknown) =>
      notifications.show({
        closeButtonProps,
        title: t('That did not work', '처리하지 못했습니다'),
        message: <Message of={error} />,
        color: 'red',
        autoClose: 12_000,
      }),
    /** Says what was done, and offers to take it back. */
    undoable: (message: string, undo: () => void) => {
      const id = `undo-${shown++}`;
      notifications.show({
        id,
        closeButtonProps,
        color: 'teal',
        autoClose: 10_000,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Line size="sm">{message}</Line>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                undo();
              }}
            >
              {t('Undo', '실행 취소')}
            </Button>
          </Group>
        ),
      });
    },
  };
}
