import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../shell/text.js';
import type { Template } from '../../send/draft.js';
import { contentOf } from './content.js';
import { Differences } from './differences.js';
import type { Edited } from './editor.js';

/** Somebody else has stored a version since this page began: saving would put this one over it. */
export function SavedMeanwhile({ newest, edited }: { newest: Template; edited: Edited }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { version, updated_by: by } = newest;
  return (
    <Alert
      color="orange"
      role="alert"
      title={t(
        `${by?.value ?? 'Somebody'} has saved version ${version} meanwhile`,
        `${by?.value ?? '다른 사람'}이(가) 버전 ${version}을 저장했습니다`,
      )}
    >
      <Text size="sm">
        {t(
          'If you save, yours becomes the newest version in its place. Theirs is kept among the versions.',
          '저장하면 내 내용이 최신 버전이 됩니다. 상대의 버전은 버전 목록에 남습니다.',
        )}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('Differences', '차이 보기')}
        </Button>
        <Button size="xs" variant="default" onClick={() => edited.take(newest)}>
          {t('Take theirs', '상대 버전 불러오기')}
        </Button>
      </Group>
      {isOpen && (
        <Differences
          from={contentOf(newest)}
          to={edited.content}
          names={[t(`Version ${version}`, `버전 ${version}`), t('Yours', '내 내용')]}
        />
      )}
    </Alert>
  );
}
