import { Anchor, Button, Grid, Group, Tabs } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { checkTemplateDocument } from '@belfry/template';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconDeviceFloppy,
  IconSend,
} from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { useAct, useAsk } from '../../../api/hooks.js';
import { Answered, Loading, Page } from '../../../kit/page.js';
import { useToast } from '../../../kit/toast.js';
import { useAppPath } from '../../../shell/application.js';
import { useLeaveGuard } from '../../../shell/guard.js';
import { useMay } from '../../../shell/member.js';
import { useText } from '../../../shell/text.js';
import type { Template } from '../../send/draft.js';
import { type Content, contentOf } from './content.js';
import { DataTab } from './data-tab.js';
import { DesignTab } from './design-tab.js';
import { Faults } from './faults.js';
import { useHistory } from './history.js';
import { LivePreview } from './live-preview.js';
import { TextsTab } from './texts-tab.js';
import { VariablesTab } from './variables-tab.js';
import { Versions } from './versions.js';

const JsonTab = lazy(() => import('./json-tab.js').then((module) => ({ default: module.JsonTab })));

export interface TabProps {
  content: Content;
  /** `about`: what the change is about, so that typing on is one step of undo. */
  change: (part: Partial<Content>, about?: string) => void;
  isReadOnly: boolean;
}

export function TemplateEditor() {
  const t = useText();
  const path = useAppPath();
  const { key } = useParams<{ key: string }>();
  const template = useAsk('getTemplate', { params: { key } });
  if (!template.data)
    return (
      <Page title={key}>
        <Anchor component={Link} href={path('/templates')} size="sm">
          {t('Templates', '템플릿')}
        </Anchor>
        <Answered of={template}>{() => null}</Answered>
      </Page>
    );
  return <Editor key={`${key} ${template.data.version}`} template={template.data} />;
}

function Editor({ template }: { template: Template }) {
  const may = useMay();
  const isReadOnly = !may('updateTemplate');
  const stored = useMemo(() => contentOf(template), [template]);
  const history = useHistory<Content>(stored);
  const { value: content, undo, redo } = history;
  const isChanged = JSON.stringify(content) !== JSON.stringify(stored);
  useLeaveGuard(isChanged);
  useHotkeys([
    ['mod+z', undo],
    ['mod+shift+z', redo],
    ['mod+y', redo],
  ]);
  const change: TabProps['change'] = (part, about) => history.change({ ...content, ...part }, about);
  const tab = { content, change, isReadOnly };
  return (
    <Page
      title={content.name}
      actions={<Actions template={template} history={history} isChanged={isChanged} />}
    >
      <Back />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <div className="card">
            <EditorTabs tab={tab} template={template} />
          </div>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <div style={{ position: 'sticky', top: 72 }}>
            <LivePreview content={content} />
            <Faults faults={useFaults(content)} />
          </div>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

/** What is wrong, by the same code that the server refuses it with. */
function useFaults(content: Content) {
  return useMemo(() => {
    const checked = checkTemplateDocument(content);
    return 'faults' in checked ? checked.faults : [];
  }, [content]);
}

function Back() {
  const t = useText();
  const path = useAppPath();
  return (
    <Anchor component={Link} href={path('/templates')} size="sm" mt={-12}>
      <Group gap={4}>
        <IconArrowLeft size={14} aria-hidden /> {t('Templates', '템플릿')}
      </Group>
    </Anchor>
  );
}

function EditorTabs({ tab, template }: { tab: TabProps; template: Template }) {
  const t = useText();
  const [open, setOpen] = useState<string | null>('design');
  return (
    <Tabs value={open} onChange={setOpen} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="design">
          {tab.content.data_template ? t('Data', '데이터') : t('Design', '디자인')}
        </Tabs.Tab>
        <Tabs.Tab value="variables">{t('Variables', '변수')}</Tabs.Tab>
        <Tabs.Tab value="texts">{t('Push and texts', '푸시와 문구')}</Tabs.Tab>
        <Tabs.Tab value="json">JSON</Tabs.Tab>
        <Tabs.Tab value="versions">{t('Versions', '버전')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="design">
        {tab.content.data_template ? <DataTab {...tab} /> : <DesignTab {...tab} />}
      </Tabs.Panel>
      <Tabs.Panel value="variables">
        <VariablesTab {...tab} />
      </Tabs.Panel>
      <Tabs.Panel value="texts">
        <TextsTab {...tab} />
      </Tabs.Panel>
      <Tabs.Panel value="json">
        <Suspense fallback={<Loading rows={8} />}>
          <JsonTab {...tab} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <Versions template={template} content={tab.content} />
      </Tabs.Panel>
    </Tabs>
  );
}

interface ActionsProps {
  template: Template;
  history: ReturnType<typeof useHistory<Content>>;
  isChanged: boolean;
}

function Actions({ template, history, isChanged }: ActionsProps) {
  const t = useText();
  const may = useMay();
  const toast = useToast();
  const path = useAppPath();
  const [, go] = useLocation();
  const params = { key: template.key };
  const save = useAct('updateTemplate', {
    spoils: ['getTemplate', 'listTemplates', 'listTemplateVersions'],
    onDone: ({ version }) =>
      toast.done(t(`Saved as version ${version}`, `버전 ${version}(으)로 저장했습니다`)),
  });
  const duplicate = useAct('duplicateTemplate', {
    spoils: ['listTemplates'],
    onDone: ({ key }) => go(path(`/templates/${key}`)),
  });
  const copyKey = `${template.key.slice(0, 88)}_${Date.now().toString(36)}`;
  return (
    <>
      {may('updateTemplate') && (
        <>
          <UndoRedo history={history} />
          <Button
            variant="default"
            onClick={() => duplicate.mutate({ params, body: { key: copyKey } }, { onError: toast.failed })}
          >
            {t('Duplicate', '복제')}
          </Button>
        </>
      )}
      {may('sendNotification') && !isChanged && (
        <Button
          variant="default"
          component={Link}
          href={`${path('/send')}?template=${template.key}`}
          leftSection={<IconSend size={16} aria-hidden />}
        >
          {t('Send', '발송')}
        </Button>
      )}
      {may('updateTemplate') && (
        <Button
          disabled={!isChanged}
          loading={save.isPending}
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          onClick={() => save.mutate({ params, body: history.value }, { onError: toast.failed })}
        >
          {t('Save', '저장')}
        </Button>
      )}
    </>
  );
}

function UndoRedo({ history }: Pick<ActionsProps, 'history'>) {
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
