import { Button, Modal, Stack, Text } from '@mantine/core';
import { Copyable } from '../../kit/copyable.js';
import { useText } from '../../shell/text.js';

/** A one-time link, to be passed on. */
export function LinkShown({ url, close }: { url: string; close: () => void }) {
  const t = useText();
  return (
    <Modal
      opened
      onClose={close}
      title={t('Pass this link on', '링크를 전달하세요')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <Stack>
        <Text size="sm">
          {t(
            'It is shown this once, and good for one use within 7 days.',
            '지금 한 번만 표시되며 7일 안에 한 번 사용할 수 있습니다.',
          )}
        </Text>
        <Copyable value={url} label={t('link', '링크')} />
        <Button onClick={close}>{t('Done', '완료')}</Button>
      </Stack>
    </Modal>
  );
}
