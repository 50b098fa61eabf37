import type { UiTemplate } from '@belfry/template';
import {
  ActionIcon,
  Button,
  FileButton,
  Group,
  Menu,
  SegmentedControl,
  SimpleGrid,
  Text,
  TextInput,
  useComputedColorScheme,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArchive,
  IconArchiveOff,
  IconDots,
  IconDownload,
  IconLayoutGridAdd,
  IconPlus,
  IconSearch,
  IconSend,
  IconSparkles,
  IconUpload,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type Answer, call } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { Answered, Empty, Page } from '../../kit/page.js';
import { usePaging } from '../../kit/paging.js';
import { Layout } from '../../kit/phone.js';
import { saveFile } from '../../kit/save-file.js';
import { Tag } from '../../kit/small.js';
import { Pager } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useApplicationId, useAppPath } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { NewTemplate } from './new-template.js';
import { previewOf } from './preview-of.js';

type Template = Answer<'listTemplates'>['templates'][number];

export function Templates() {
  const t = useText();
  const may = useMay();
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), 250);
  const [isArchived, setArchived] = useState(false);
  const paging = usePaging(`${query} ${isArchived}`);
  const list = useAsk(
    'listTemplates',
    { query: { query: query || undefined, is_archived: isArchived, limit: 24, token: paging.token } },
    { keep: true },
  );
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
      </Group>
      <Answered of={list}>
        {({ templates, next }) => (
          <>
            {templates.length === 0 ? (
              <div className="card">
                <Nothing isSearch={query !== '' || isArchived} />
              </div>
            ) : (
              <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
                {templates.map((one) => (
                  <TemplateTile key={one.key} template={one} />
                ))}
              </SimpleGrid>
            )}
            <Pager
              page={paging.page}
              hasNext={next !== ''}
              onNext={() => paging.forward(next)}
              onBack={paging.back}
            />
          </>
        )}
      </Answered>
    </Page>
  );
}

function Create() {
  const t = useText();
  const path = useAppPath();
  const toast = useToast();
  const [isNew, setNew] = useState(false);
  const imports = useAct('importTemplates', {
    spoils: ['listTemplates'],
    onDone: ({ created }) =>
      toast.done(t(`Imported: ${created.join(', ')}`, `가져옴: ${created.join(', ')}`)),
  });
  const take = async (file: File | null) => {
    if (!file) return;
    try {
      const content = JSON.parse(await file.text()) as Record<string, unknown>;
      const isFile = content.format === 'belfry.templates';
      const key = file.name.replace(/\.json$/i, '').replace(/[^A-Za-z0-9_-]+/g, '_');
      const named = isFile ? {} : { key, name: key, channels: ['feed'] };
      imports.mutate({ body: { file: content, ...named } }, { onError: toast.failed });
    } catch (error) {
      toast.failed(error);
    }
  };
  return (
    <>
      <FileButton
        onChange={(file) => void take(file)}
        accept=".json,application/json"
        inputProps={{ 'aria-label': t('File to import', '가져올 파일') }}
      >
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
            {t('Import', '가져오기')}
          </Button>
        )}
      </FileButton>
      <Button
        component={Link}
        href={path('/templates/gallery')}
        variant="default"
        leftSection={<IconSparkles size={16} aria-hidden />}
      >
        {t('Gallery', '갤러리')}
      </Button>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setNew(true)}>
        {t('New template', '새 템플릿')}
      </Button>
      {isNew && <NewTemplate close={() => setNew(false)} />}
    </>
  );
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  const t = useText();
  const path = useAppPath();
  const may = useMay();
  if (isSearch)
    return <Empty icon={IconSearch} title={t('No template fits', '해당하는 템플릿이 없습니다')} />;
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

function TemplateTile({ template }: { template: Template }) {
  const t = useText();
  const path = useAppPath();
  const { key, name, version, approval } = template;
  return (
    <article className="tile">
      <Thumb template={template} />
      <Group justify="space-between" wrap="nowrap" p="sm" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Link href={path(`/templates/${key}`)} className="row-link">
            <Text fw={600} size="sm" truncate component="span" display="block">
              {name}
            </Text>
          </Link>
          <Text size="xs" c="dimmed" truncate>
            {key} · v{version}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          {approval && approval.status !== 'approved' && <Tag color="orange">{approval.status}</Tag>}
          {template.data_template && <Tag>{t('Data', '데이터')}</Tag>}
          <TileMenu template={template} />
        </Group>
      </Group>
    </article>
  );
}

/** A small picture of it. */
export function Thumb({
  template,
}: {
  template: Pick<Template, 'ui_template' | 'color_variables' | 'variables'>;
}) {
  const mode = useComputedColorScheme('light');
  const t = useText();
  return (
    <div className="thumb" aria-hidden style={{ background: mode === 'dark' ? '#17191d' : '#eef0f3' }}>
      <div className="thumb-inner">
        {template.ui_template ? (
          <div className="phone-message" style={{ marginTop: 0 }}>
            <Layout
              isInert
              mode={mode}
              of={{
                layout: template.ui_template as unknown as UiTemplate,
                colors: template.color_variables,
                variables: previewOf(template.variables),
              }}
            />
          </div>
        ) : (
          <Text ta="center" pt={60} c="dimmed">
            {t('Drawn by the app', '앱에서 표시')}
          </Text>
        )}
      </div>
    </div>
  );
}

function TileMenu({ template }: { template: Template }) {
  const t = useText();
  const may = useMay();
  const path = useAppPath();
  const toast = useToast();
  const application = useApplicationId();
  const [, go] = useLocation();
  const { key, name } = template;
  const params = { key };
  const spoils = ['listTemplates', 'getTemplate'] as const;
  const unarchive = useAct('unarchiveTemplate', { spoils });
  const archive = useAct('archiveTemplate', {
    spoils,
    onDone: () =>
      toast.undoable(t(`${name} is archived`, `${name} 보관됨`), () => unarchive.mutate({ params })),
  });
  const exportIt = async () => {
    const file = await call('exportTemplate', { params, application });
    saveFile(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }), `${key}.json`);
  };
  return (
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
        {may('sendNotification') && !template.is_archived && (
          <Menu.Item
            leftSection={<IconSend size={16} aria-hidden />}
            onClick={() => go(`${path('/send')}?template=${key}`)}
          >
            {t('Send', '발송')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void exportIt().catch(toast.failed)}
        >
          {t('Export', '내보내기')}
        </Menu.Item>
        {may('archiveTemplate') && !template.is_archived && (
          <Menu.Item
            leftSection={<IconArchive size={16} aria-hidden />}
            onClick={() => archive.mutate({ params }, { onError: toast.failed })}
          >
            {t('Archive', '보관')}
          </Menu.Item>
        )}
        {may('unarchiveTemplate') && template.is_archived && (
          <Menu.Item
            leftSection={<IconArchiveOff size={16} aria-hidden />}
            onClick={() => unarchive.mutate({ params }, { onError: toast.failed })}
          >
            {t('Bring back', '복원')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
