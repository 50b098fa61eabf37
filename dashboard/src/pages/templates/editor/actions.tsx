import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCopy,
  IconDeviceFloppy,
  IconDots,
  IconDownload,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAppPath } from '../../../shell/application.js';
import { useMay } from '../../../shell/member.js';
import { useText } from '../../../shell/text.js';
import { Duplicate, useTemplateActions } from '../template-actions.js';
import type { Edited } from './editor.js';

/** What can be done with the template that is open. */
export function Actions({ edited, isReadOnly }: { edited: Edited; isReadOnly: boolean }) {
  const t = useText();
  const may = useMay();
  const path = useAppPath();
  const { base, isChanged, canSave, isSaving, save } = edited;
  return (
    <>
      {!isReadOnly && <UndoRedo history={edited.history} />}
      <More edited={edited} isReadOnly={isReadOnly} />
      {may('sendNotification') && !isChanged && base.sendable_version !== null && !base.is_archived && (
        <Button
          variant="default"
          component={Link}
          href={`${path('/send')}?template=${base.key}`}
          leftSection={<IconSend size={16} aria-hidden />}
        >
          {t('Send', '발송')}
        </Button>
      )}
      {!isReadOnly && (
        <Tooltip label={t('Ctrl+S', 'Ctrl+S')} openDelay={600}>
          <Button
            disabled={!canSave}
            loading={isSaving}
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            onClick={save}
          >
            {t('Save', '저장')}
          </Button>
        </Tooltip>
      )}
    </>
  );
}

function More({ edited, isReadOnly }: { edited: Edited; isReadOnly: boolean }) {
  const t = useText();
  const may = useMay();
  const { base, isChanged } = edited;
  const actions = useTemplateActions(base);
  const [isDuplicating, setDuplicating] = useState(false);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('More', '더 보기')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may('duplicateTemplate') && (
            <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => setDuplicating(true)}>
              {t('Duplicate', '복제')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={actions.exportIt}>
            {t('Export', '내보내기')}
          </Menu.Item>
          {may('archiveTemplate') && !base.is_archived && !isReadOnly && (
            <Menu.Item
              disabled={isChanged}
              leftSection={<IconArchive size={16} aria-hidden />}
              onClick={actions.archive}
            >
              {t('Archive', '보관')}
            </Menu.Item>
          )}
          {may('unarchiveTemplate') && base.is_archived && (
            <Menu.Item leftSection={<IconArchiveOff size={16} aria-hidden />} onClick={actions.unarchive}>
              {t('Bring back', '복원')}
            </Menu.Item>
          )}
          {may('deleteTemplate') && !isReadOnly && (
            <Menu.Item
              color="red"
              disabled={isChanged}
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={actions.remove}
            >
              {t('Delete', '삭제')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isDuplicating && (
        <Duplicate template={base} isChanged={isChanged} close={() => setDuplicating(false)} />
      )}
    </>
  );
}

function UndoRedo({ history }: Pick<Edited, 'history'>) {
  const t = useText();
  return (
    <Button.Group>
      <Button
        variant="default"
        px="xs"
        disabled={!history.canUndo}
        onClick={history.undo}
        aria-label={t('Undo', '실행 취소')}
      >
        <IconArrowBackUp size={18} aria-hidden />
      </Button>
      <Button
        variant="default"
        px="xs"
        disabled={!history.canRedo}
        onClick={history.redo}
        aria-label={t('Redo', '다시 실행')}
      >
        <IconArrowForwardUp size={18} aria-hidden />
      </Button>
    </Button.Group>
  );
}
