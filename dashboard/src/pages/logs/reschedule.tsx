import { Alert, Button, Modal, Stack, TextInput } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/hooks.js';
import { localInput } from '../../kit/local-time.js';
import { Message } from '../../kit/message.js';
import { useToast } from '../../kit/toast.js';
import { useText } from '../../shell/text.js';

/** Moves a scheduled notification to another time. */
export function Reschedule({ id, at }: { id: string; at: number }) {
  const t = useText();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [when, setWhen] = useState(localInput(at));
  const move = useAct('rescheduleNotification', {
    spoils: ['getNotification', 'getHome'],
    onDone: () => {
      setOpen(false);
      toast.done(t('Moved', '변경했습니다'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move.mutate({ params: { notification_id: id }, body: { scheduled_at: new Date(when).getTime() } });
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCalendarTime size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('Move', '예약 변경')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('Send at another time', '발송 시각 변경')}
        closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
      >
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              type="datetime-local"
              label={t('When', '발송 시각')}
              description={Intl.DateTimeFormat().resolvedOptions().timeZone}
              required
              value={when}
              onChange={(event) => setWhen(event.currentTarget.value)}
            />
            {move.error && (
              <Alert color="red" role="alert">
                <Message of={move.error} />
              </Alert>
            )}
            <Button type="submit" loading={move.isPending}>
              {t('Move', '예약 변경')}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
