import { Alert, Button, Group, Portal, Text as Line } from '@mantine/core';
import type { NotificationData } from '@mantine/notifications';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { deferred } from '../shell/deferred.js';
import { type Text, useText } from '../shell/text.js';
import { Message } from './message.js';

interface Corner {
  show: (toast: NotificationData) => Promise<void>;
  hide: (id: string) => void;
}

let shown = 0;

const fetchCorner = () => import('./toast-corner.js');
const { Content: Toasts, load } = deferred(fetchCorner, 'ToastCorner', () => null);
const ToastContext = createContext<Corner>({ show: () => Promise.resolve(), hide: () => {} });

/** Around what shows messages. Their code is fetched with the first press: nothing is said before, and a page is there sooner. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [isWanted, setWanted] = useState(false);
  /** What is to be said while that code cannot be had: offline, or after an update of the server. */
  const [plain, setPlain] = useState<NotificationData | null>(null);
  useEffect(() => {
    const want = () => {
      // Where it cannot be had now it is asked for once more when there is something to say.
      load()
        .then(() => setWanted(true))
        .catch(() => undefined);
    };
    const options = { capture: true, once: true };
    addEventListener('pointerdown', want, options);
    addEventListener('keydown', want, options);
    return () => {
      removeEventListener('pointerdown', want, options);
      removeEventListener('keydown', want, options);
    };
  }, []);
  const corner = useMemo(
    (): Corner => ({
      show: async (toast) => {
        try {
          const { show } = await fetchCorner();
          show(toast);
          setWanted(true);
        } catch {
          setPlain(toast);
        }
      },
      hide: (id) => {
        setPlain((now) => (now?.id === id ? null : now));
        fetchCorner().then(
          ({ hide }) => hide(id),
          () => undefined,
        );
      },
    }),
    [],
  );
  return (
    <ToastContext value={corner}>
      {isWanted && <Toasts />}
      {plain && <PlainToast toast={plain} onClose={() => setPlain(null)} />}
      {children}
    </ToastContext>
  );
}

function PlainToast({ toast, onClose }: { toast: NotificationData; onClose: () => void }) {
  const { title, message, color, closeButtonProps } = toast;
  return (
    <Portal>
      <Alert
        className="plain-toast"
        role="alert"
        withCloseButton
        closeButtonLabel={closeButtonProps?.['aria-label']}
        {...{ title, color, onClose }}
      >
        {message}
      </Alert>
    </Portal>
  );
}

/** Short messages in a corner, that a screen reader says too. */
export function useToast() {
  const t = useText();
  const corner = useContext(ToastContext);
  return useMemo(() => toastsIn(t, corner), [t, corner]);
}

function toastsIn(t: Text, { show, hide }: Corner) {
  const closeButtonProps = { 'aria-label': t('Close', '닫기') };
  return {
    done: (message: string) => void show({ message, color: 'teal', autoClose: 5000, closeButtonProps }),
    failed: (error: unknown) =>
      void show({
        closeButtonProps,
        title: t('That did not work', '처리하지 못했습니다'),
        message: <Message of={error} />,
        color: 'red',
        autoClose: 12_000,
      }),
    /** Says what was done, and offers to take it back. */
    undoable: (message: string, undo: () => void) => {
      const id = `undo-${shown++}`;
      void show({
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
                hide(id);
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
