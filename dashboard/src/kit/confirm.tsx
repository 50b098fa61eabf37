import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useText } from '../shell/text.js';

export interface Question {
  title: string;
  text: ReactNode;
  /** What the button says that does it. */
  action: string;
  /** What has to be typed first. */
  typed?: string;
  /** Nothing is lost by it: the button is no warning. */
  isHarmless?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;

const ConfirmContext = createContext<Ask>(() => Promise.resolve(false));

/** Asks before what cannot be undone. */
export const useConfirm = (): Ask => useContext(ConfirmContext);

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<{ question: Question; answer: (yes: boolean) => void } | null>(null);
  const ask = useCallback<Ask>(
    (question) => new Promise((resolve) => setOpen({ question, answer: resolve })),
    [],
  );
  const close = (yes: boolean) => {
    open?.answer(yes);
    setOpen(null);
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      {open && <ConfirmDialog question={open.question} close={close} />}
    </ConfirmContext>
  );
}

function ConfirmDialog({ question, close }: { question: Question; close: (yes: boolean) => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const { title, text, action, typed: wanted, isHarmless } = question;
  return (
    <Modal
      opened
      centered
      onClose={() => close(false)}
      title={title}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <Stack>
        {typeof text === 'string' ? <Text size="sm">{text}</Text> : text}
        {wanted !== undefined && (
          <TextInput
            label={t(`Type ${wanted} to go on`, `계속하려면 ${wanted} 입력`)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => close(false)}>
            {t('Cancel', '취소')}
          </Button>
          <Button
            color={isHarmless ? undefined : 'red.8'}
            disabled={wanted !== undefined && typed.trim() !== wanted}
            onClick={() => close(true)}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
