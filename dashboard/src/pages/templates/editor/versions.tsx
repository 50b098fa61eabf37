import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../../api/hooks.js';
import { usePages } from '../../../api/pages.js';
import { useConfirm } from '../../../kit/confirm.js';
import { Answered } from '../../../kit/page.js';
import { Tag, Time } from '../../../kit/small.js';
import { Pager } from '../../../kit/table.js';
import { useToast } from '../../../kit/toast.js';
import { useMay } from '../../../shell/member.js';
import { useText } from '../../../shell/text.js';
import type { Template } from '../../send/draft.js';
import { ApprovalTag } from './approval.js';
import { type Content, contentOf } from './content.js';
import { Differences } from './differences.js';

interface VersionsProps {
  template: Template;
  content: Content;
  /** What is edited now differs from what is stored. */
  isChanged: boolean;
  isReadOnly: boolean;
  onRestored: (template: Template) => void;
}

/** Every version there was: what differs from what is edited now, and the way back to it. */
export function Versions(props: VersionsProps) {
  const { template, content, isChanged, isReadOnly, onRestored } = props;
  const { key } = template;
  const [open, setOpen] = useState<number | null>(null);
  const [versions, pages] = usePages('listTemplateVersions', { params: { key }, query: { limit: 20 } });
  return (
    <Answered of={versions}>
      {({ templates }) => (
        <Stack gap="sm">
          {templates.map((one) => (
            <VersionRow
              key={one.version}
              one={one}
              current={template.version}
              {...{ content, isChanged, isReadOnly, onRestored }}
              isOpen={open === one.version}
              toggle={() => setOpen(open === one.version ? null : one.version)}
            />
          ))}
          <Pager of={pages} />
        </Stack>
      )}
    </Answered>
  );
}

interface RowProps extends Pick<VersionsProps, 'content' | 'isChanged' | 'isReadOnly' | 'onRestored'> {
  one: Template;
  current: number;
  isOpen: boolean;
  toggle: () => void;
}

function VersionRow(props: RowProps) {
  const { one, current, content, isChanged, isReadOnly, onRestored, isOpen, toggle } = props;
  const t = useText();
  const may = useMay();
  const ask = useConfirm();
  const toast = useToast();
  const restore = useAct('restoreTemplateVersion', {
    spoils: ['getTemplate', 'listTemplates', 'listTemplateVersions'],
    onDone: (restored) => {
      onRestored(restored);
      const { version } = restored;
      toast.done(t(`Restored as version ${version}`, `버전 ${version}(으)로 복원했습니다`));
    },
  });
  const askRestore = async () => {
    const question = {
      title: t(`Restore version ${one.version}?`, `버전 ${one.version}을 복원할까요?`),
      text: isChanged
        ? t(
            'Its content becomes the newest version. What you have changed and not saved is lost.',
            '이 내용이 새 버전이 되며, 저장하지 않은 변경 내용은 사라집니다.',
          )
        : t(
            'Its content becomes the newest version. The versions after it are kept.',
            '이 내용이 새 버전이 되며 이후 버전도 보관됩니다.',
          ),
      action: t('Restore', '복원'),
    };
    const params = { key: one.key, version: one.version };
    if (await ask(question)) restore.mutate({ params }, { onError: toast.failed });
  };
  return (
    <div style={{ borderBottom: '1px solid var(--belfry-line)', paddingBottom: 12 }}>
      <Group justify="space-between">
        <Group gap="xs" flex="1 1 240px">
          <Text fw={600} size="sm">
            {t(`Version ${one.version}`, `버전 ${one.version}`)}
          </Text>
          {one.version === current && <Tag color="teal">{t('Newest', '최신')}</Tag>}
          <ApprovalTag approval={one.approval} />
          <Text size="sm" c="dimmed">
            <Time at={one.updated_at} />
            {one.updated_by && ` · ${one.updated_by.value}`}
          </Text>
        </Group>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={toggle} aria-expanded={isOpen}>
            {t('Differences', '차이 보기')}
          </Button>
          {one.version !== current && may('restoreTemplateVersion') && !isReadOnly && (
            <Button size="xs" variant="default" onClick={() => void askRestore()}>
              {t('Restore', '복원')}
            </Button>
          )}
        </Group>
      </Group>
      {isOpen && (
        <Differences
          from={contentOf(one)}
          to={content}
          names={[t(`Version ${one.version}`, `버전 ${one.version}`), t('Now', '현재')]}
        />
      )}
    </div>
  );
}
