import { Button, Code, Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useAct, useAsk } from '../../../api/hooks.js';
import { useConfirm } from '../../../kit/confirm.js';
import { Answered } from '../../../kit/page.js';
import { usePaging } from '../../../kit/paging.js';
import { Tag, Time } from '../../../kit/small.js';
import { Pager } from '../../../kit/table.js';
import { useToast } from '../../../kit/toast.js';
import { useMay } from '../../../shell/member.js';
import { useText } from '../../../shell/text.js';
import type { Template } from '../../send/draft.js';
import { type Content, contentOf } from './content.js';
import { diffLines, nearChanges } from './diff.js';

/** Every version there was: what differs from what is edited now, and the way back to it. */
export function Versions({ template, content }: { template: Template; content: Content }) {
  const { key } = template;
  const [open, setOpen] = useState<number | null>(null);
  const paging = usePaging(key);
  const versions = useAsk(
    'listTemplateVersions',
    { params: { key }, query: { limit: 20, token: paging.token } },
    { keep: true },
  );
  return (
    <Answered of={versions}>
      {({ templates, next }) => (
        <Stack gap="sm">
          {templates.map((one) => (
            <VersionRow
              key={one.version}
              one={one}
              current={template.version}
              content={content}
              isOpen={open === one.version}
              toggle={() => setOpen(open === one.version ? null : one.version)}
            />
          ))}
          <Pager
            page={paging.page}
            hasNext={next !== ''}
            onNext={() => paging.forward(next)}
            onBack={paging.back}
          />
        </Stack>
      )}
    </Answered>
  );
}

interface RowProps {
  one: Template;
  current: number;
  content: Content;
  isOpen: boolean;
  toggle: () => void;
}

function VersionRow({ one, current, content, isOpen, toggle }: RowProps) {
  const t = useText();
  const may = useMay();
  const ask = useConfirm();
  const toast = useToast();
  const restore = useAct('restoreTemplateVersion', {
    spoils: ['getTemplate', 'listTemplates', 'listTemplateVersions'],
    onDone: ({ version }) =>
      toast.done(t(`Restored as version ${version}`, `버전 ${version}(으)로 복원했습니다`)),
  });
  const askRestore = async () => {
    const question = {
      title: t(`Restore version ${one.version}?`, `버전 ${one.version}을 복원할까요?`),
      text: t(
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
        <Group gap="xs">
          <Text fw={600} size="sm">
            {t(`Version ${one.version}`, `버전 ${one.version}`)}
          </Text>
          {one.version === current && <Tag color="teal">{t('Newest', '최신')}</Tag>}
          <Text size="sm" c="dimmed">
            <Time at={one.updated_at} /> {one.updated_by?.value ?? ''}
          </Text>
        </Group>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={toggle} aria-expanded={isOpen}>
            {t('Differences', '차이 보기')}
          </Button>
          {one.version !== current && may('restoreTemplateVersion') && (
            <Button size="xs" variant="default" onClick={() => void askRestore()}>
              {t('Restore', '복원')}
            </Button>
          )}
        </Group>
      </Group>
      {isOpen && <Differences from={contentOf(one)} to={content} />}
    </div>
  );
}

function Differences({ from, to }: { from: Content; to: Content }) {
  const t = useText();
  const lines = useMemo(
    () => nearChanges(diffLines(JSON.stringify(from, null, 2), JSON.stringify(to, null, 2))),
    [from, to],
  );
  if (lines.length === 0)
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {t('The same as what is edited now.', '현재 편집 중인 내용과 같습니다.')}
      </Text>
    );
  return (
    <ScrollArea.Autosize mah={320} mt="xs" viewportProps={{ tabIndex: 0 }}>
      <Code block aria-label={t('Differences', '차이')}>
        {lines.map(({ sign, text }, index) => (
          <div key={index} className={sign === '+' ? 'diff-plus' : sign === '-' ? 'diff-minus' : undefined}>
            {sign} {text}
          </div>
        ))}
      </Code>
    </ScrollArea.Autosize>
  );
}
