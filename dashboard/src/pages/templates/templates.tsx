import {
  ActionIcon,
  Button,
  Group,
  Menu,
  SegmentedControl,
  Select,
  SimpleGrid,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArchive,
  IconArchiveOff,
  IconCopy,
  IconDots,
  IconDownload,
  IconLayoutGridAdd,
  IconPlus,
  IconSearch,
  IconSend,
  IconSparkles,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Answer, Query } from '../../api/call.js';
import { useAsk } from '../../api/hooks.js';
import { usePages } from '../../api/pages.js';
import { Answered, Empty, Page } from '../../kit/page.js';
import { Tag } from '../../kit/small.js';
import { Pager } from '../../kit/table.js';
import { useAppPath } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { ApprovalTag } from './editor/approval.js';
import { ImportTemplates } from './import-templates.js';
import { NewTemplate } from './new-template.js';
import { Duplicate, useTemplateActions } from './template-actions.js';
import { Thumb } from './thumb.js';

type Template = Answer<'listTemplates'>['templates'][number];

export function Templates() {
  const t = useText();
  const may = useMay();
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), 250);
  const [isArchived, setArchived] = useState(false);
  const [status, setStatus] = useState<Status | ''>('');
  const [list, pages] = usePages('listTemplates', {
    query: {
      query: query || undefined,
      is_archived: isArchived,
      approval_status: status || undefined,
      limit: 24,
    },
  });
  return (
    <Page title={t('Templates', '템플릿')} actions={may('createTemplate') && <Create />}>
      <Group>
        <TextInput
          aria-label={t('Search', '검색')}
          placeholder={t('Search by key, name or label', '키, 이름, 라벨로 검색')}
          leftSection={<IconSearch size={16} aria-hidden />}
          flex="1 1 240px"
          maw={360}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('Live or archived', '사용 중 또는 보관됨')}
          value={isArchived ? 'archived' : 'live'}
          onChange={(value) => setArchived(value === 'archived')}
          data={[
            { value: 'live', label: t('Live', '사용 중') },
            { value: 'archived', label: t('Archived', '보관됨') },
          ]}
        />
        <ApprovalFilter status={status} set={setStatus} />
      </Group>
      <Answered of={list}>
        {({ templates }) => (
          <>
            {templates.length === 0 ? (
              <div className="card">
                <Nothing {...{ isSearch: query !== '' || status !== '', isArchived }} />
              </div>
            ) : (
              <Tiles templates={templates} />
            )}
            <Pager of={pages} />
          </>
        )}
      </Answered>
    </Page>
  );
}

type Status = NonNullable<Query<'listTemplates'>['approval_status']>;

/** Only where a channel asks for approval. */
function ApprovalFilter({ status, set }: { status: Status | ''; set: (status: Status | '') => void }) {
  const t = useText();
  const channels = useAsk('listChannels');
  if (!channels.data?.channels.some((one) => one.requires_approval)) return null;
  return (
    <Select
      w={190}
      aria-label={t('Approval', '승인')}
      allowDeselect={false}
      value={status}
      onChange={(next) => set(next ?? '')}
      data={[
        { value: '' as const, label: t('Any approval', '모든 승인 상태') },
        { value: 'draft' as const, label: t('Draft', '초안') },
        { value: 'pending' as const, label: t('Waiting for approval', '승인 대기') },
        { value: 'approved' as const, label: t('Approved', '승인됨') },
        { value: 'rejected' as const, label: t('Rejected', '반려됨') },
      ]}
    />
  );
}

function Create() {
  const t = useText();
  const path = useAppPath();
  const [open, setOpen] = useState<'new' | 'import' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUpload size={16} aria-hidden />}
        onClick={() => setOpen('import')}
      >
        {t('Import', '가져오기')}
      </Button>
      <Button
        component={Link}
        href={path('/templates/gallery')}
        variant="default"
        leftSection={<IconSparkles size={16} aria-hidden />}
      >
        {t('Gallery', '갤러리')}
      </Button>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
        {t('New template', '새 템플릿')}
      </Button>
      {open === 'new' && <NewTemplate close={close} />}
      {open === 'import' && <ImportTemplates close={close} />}
    </>
  );
}

function Nothing({ isSearch, isArchived }: { isSearch: boolean; isArchived: boolean }) {
  const t = useText();
  const path = useAppPath();
  const may = useMay();
  if (isSearch)
    return (
      <Empty
        icon={IconSearch}
        title={t('No template fits', '해당하는 템플릿이 없습니다')}
        text={t('Try another word, or look among the others.', '다른 검색어나 필터를 사용해 보세요.')}
      />
    );
  if (isArchived)
    return (
      <Empty
        icon={IconArchive}
        title={t('Nothing is archived', '보관된 템플릿이 없습니다')}
        text={t(
          'Archived templates keep their messages, and can be brought back.',
          '보관해도 메시지는 남고, 언제든 복원할 수 있습니다.',
        )}
      />
    );
  return (
    <Empty
      icon={IconLayoutGridAdd}
      title={t('No template yet', '아직 템플릿이 없습니다')}
      text={t('Take one from the gallery and make it yours.', '갤러리에서 골라 시작하세요.')}
    >
      {may('createTemplate') && (
        <Button component={Link} href={path('/templates/gallery')}>
          {t('To the gallery', '갤러리로')}
        </Button>
      )}
    </Empty>
  );
}

const Tiles = ({ templates }: { templates: Template[] }) => (
  <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
    {templates.map((one) => (
      <TemplateTile key={one.key} template={one} />
    ))}
  </SimpleGrid>
);

function TemplateTile({ template }: { template: Template }) {
  const t = useText();
  const path = useAppPath();
  const { key, name, version, approval, translations } = template;
  const locales = Object.keys(translations);
  return (
    <article className="tile">
      <div className="tile-picture">
        <Thumb template={template} />
        <div className="tile-state">
          {approval?.status !== 'approved' && <ApprovalTag approval={approval} />}
          {template.data_template && <Tag>{t('Data', '데이터')}</Tag>}
        </div>
      </div>
      <Group justify="space-between" wrap="nowrap" p="sm" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Link href={path(`/templates/${key}`)} className="row-link">
            <Text fw={600} size="sm" truncate component="span" display="block">
              {name}
            </Text>
          </Link>
          <Text size="xs" c="dimmed" truncate>
            {key} · v{version}
            {locales.length > 0 && ` · ${locales.join(', ')}`}
          </Text>
        </div>
        <TileMenu template={template} />
      </Group>
    </article>
  );
}

function TileMenu({ template }: { template: Template }) {
  const t = useText();
  const may = useMay();
  const path = useAppPath();
  const [, go] = useLocation();
  const [isDuplicating, setDuplicating] = useState(false);
  const { key, name, is_archived: isArchived, sendable_version: sent } = template;
  const actions = useTemplateActions(template);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t(`Actions for ${name}`, `${name} 작업`)}
            style={{ position: 'relative', zIndex: 1 }}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may('sendNotification') && !isArchived && sent !== null && (
            <Menu.Item
              leftSection={<IconSend size={16} aria-hidden />}
              onClick={() => go(`${path('/send')}?template=${key}`)}
            >
              {t('Send', '발송')}
            </Menu.Item>
          )}
          {may('duplicateTemplate') && (
            <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => setDuplicating(true)}>
              {t('Duplicate', '복제')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={actions.exportIt}>
            {t('Export', '내보내기')}
          </Menu.Item>
          {may('archiveTemplate') && !isArchived && (
            <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={actions.archive}>
              {t('Archive', '보관')}
            </Menu.Item>
          )}
          {may('unarchiveTemplate') && isArchived && (
            <Menu.Item leftSection={<IconArchiveOff size={16} aria-hidden />} onClick={actions.unarchive}>
              {t('Bring back', '복원')}
            </Menu.Item>
          )}
          {may('deleteTemplate') && (
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={actions.remove}>
              {t('Delete', '삭제')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isDuplicating && <Duplicate template={template} close={() => setDuplicating(false)} />}
    </>
  );
}
