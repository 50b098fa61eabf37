import { Alert, Button, Modal, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { call } from '../../api/call.js';
import { useAct } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Message } from '../../kit/message.js';
import { saveFile } from '../../kit/save-file.js';
import { useToast } from '../../kit/toast.js';
import { useApplicationId, useAppPath } from '../../shell/application.js';
import { useText } from '../../shell/text.js';
import type { Template } from '../send/draft.js';
import { NameFields } from './name-fields.js';

type Named = Pick<Template, 'key' | 'name'>;
const SPOILS = ['listTemplates', 'getTemplate'] as const;

/** What can be done with a template as a whole. */
export function useTemplateActions({ key, name }: Named) {
  const t = useText();
  const toast = useToast();
  const ask = useConfirm();
  const path = useAppPath();
  const [, go] = useLocation();
  const application = useApplicationId();
  const params = { key };
  const unarchive = useAct('unarchiveTemplate', {
    spoils: SPOILS,
    onDone: () => toast.done(t(`${name} is live again`, `${name} 복원됨`)),
  });
  const archive = useAct('archiveTemplate', {
    spoils: SPOILS,
    onDone: () =>
      toast.undoable(t(`${name} is archived`, `${name} 보관됨`), () => unarchive.mutate({ params })),
  });
  const remove = useAct('deleteTemplate', {
    spoils: ['listTemplates'],
    onDone: () => {
      toast.done(t(`${name} is deleted`, `${name} 삭제됨`));
      go(path('/templates'));
    },
  });
  const save = async () => {
    const file = await call('exportTemplate', { params, application });
    saveFile(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }), `${key}.json`);
  };
  return {
    exportIt: () => void save().catch(toast.failed),
    archive: () => archive.mutate({ params }, { onError: toast.failed }),
    unarchive: () => unarchive.mutate({ params }, { onError: toast.failed }),
    remove: () => {
      const question = {
        title: t(`Delete ${name}?`, `${name}을(를) 삭제할까요?`),
        text: t(
          'All its versions go with it. A template that was sent can only be archived.',
          '모든 버전이 함께 사라집니다. 발송한 적이 있으면 보관만 할 수 있습니다.',
        ),
        action: t('Delete', '삭제'),
      };
      void ask(question).then((yes) => yes && remove.mutate({ params }, { onError: toast.failed }));
    },
  };
}

/** Asks how the copy is to be called, and opens it. */
export function Duplicate({
  template,
  isChanged,
  close,
}: {
  template: Named;
  isChanged?: boolean;
  close: () => void;
}) {
  const t = useText();
  const path = useAppPath();
  const [, go] = useLocation();
  const { key, name } = template;
  const [given, setGiven] = useState({
    name: t(`${name} (copy)`, `${name} (사본)`).slice(0, 200),
    key: `${key.slice(0, 95)}_copy`,
  });
  const duplicate = useAct('duplicateTemplate', {
    spoils: ['listTemplates'],
    onDone: (made) => {
      close();
      go(path(`/templates/${made.key}`));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    duplicate.mutate({ params: { key }, body: given });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(`Duplicate ${name}`, `${name} 복제`)}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <NameFields name={given.name} keyOf={given.key} set={(part) => setGiven({ ...given, ...part })} />
          {isChanged && (
            <Text size="sm" c="dimmed">
              {t('The copy is of the last saved version.', '마지막으로 저장한 버전을 복제합니다.')}
            </Text>
          )}
          {duplicate.error && (
            <Alert color="red" role="alert">
              <Message of={duplicate.error} />
            </Alert>
          )}
          <Button type="submit" loading={duplicate.isPending}>
            {t('Duplicate', '복제')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
