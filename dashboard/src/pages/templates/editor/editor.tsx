import { Grid, Stack, Text } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { checkTemplateDocument } from '@belfry/template';
import { useMemo, useState } from 'react';
import { useParams } from 'wouter';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/call.js';
import { useAct, useAsk } from '../../../api/hooks.js';
import { Answered, BackLink, Page } from '../../../kit/page.js';
import { Tag } from '../../../kit/small.js';
import { useToast } from '../../../kit/toast.js';
import { useApplicationId, useAppPath } from '../../../shell/application.js';
import { useLeaveGuard } from '../../../shell/guard.js';
import { type Me, useMay, useMember } from '../../../shell/member.js';
import { useText } from '../../../shell/text.js';
import type { Template } from '../../send/draft.js';
import { Actions } from './actions.js';
import { ApprovalBanner, ApprovalTag } from './approval.js';
import { type Content, contentOf } from './content.js';
import type { DesignProps } from './editor-state.js';
import { EditorTabs, type TabName } from './editor-tabs.js';
import { Faults, JsonDraft, Undeclared } from './faults.js';
import { useHistory } from './history.js';
import { LanguageBar } from './language-bar.js';
import { LivePreview } from './live-preview.js';
import { SavedMeanwhile } from './saved-meanwhile.js';
import { OWN } from './translated.js';
import { at, type Path, stepsOf } from './tree-model.js';

export function TemplateEditor() {
  const t = useText();
  const path = useAppPath();
  const { key } = useParams<{ key: string }>();
  const template = useAsk('getTemplate', { params: { key } });
  if (!template.data)
    return (
      <Page title={key} under={<BackLink href={path('/templates')}>{t('Templates', '템플릿')}</BackLink>}>
        <Answered of={template}>{() => null}</Answered>
      </Page>
    );
  return <Editor key={key} template={template.data} />;
}

/** Whether the template names roles and the member has none of them; Owner and Admin may everything. */
const isClosedTo = (me: Me, { permission }: Template): boolean =>
  me.role.kind === 'custom' && permission.length > 0 && !permission.includes(me.role.name);

/** Everything about what is edited and not stored yet. */
function useEdited(template: Template) {
  const toast = useToast();
  const t = useText();
  const [base, setBase] = useState(template);
  const stored = useMemo(() => contentOf(base), [base]);
  const history = useHistory<Content>(stored);
  const [draft, setDraft] = useState<string | null>(null);
  const content = history.value;
  const isChanged = draft !== null || JSON.stringify(content) !== JSON.stringify(stored);
  useLeaveGuard(isChanged);
  /** What was stored takes the place of what is edited; undo goes back past it. */
  const take = (saved: Template) => {
    setBase(saved);
    setTold(saved.version);
    setDraft(null);
    history.change(contentOf(saved));
  };
  const application = useApplicationId();
  const client = useQueryClient();
  // The newest version that this page has told of: what is newer must not be covered unseen.
  const [told, setTold] = useState(template.version);
  const save = useAct('updateTemplate', {
    spoils: ['getTemplate', 'listTemplates', 'listTemplateVersions'],
    onDone: (saved) => {
      take(saved);
      toast.done(t(`Saved as version ${saved.version}`, `버전 ${saved.version}(으)로 저장했습니다`));
    },
  });
  const faults = useFaults(content);
  const canSave = isChanged && draft === null && faults.length === 0;
  const params = { key: base.key };
  const saveIt = async () => {
    const newest = await call('getTemplate', { params, application });
    if (newest.version > told) {
      setTold(newest.version);
      await client.invalidateQueries({ queryKey: ['getTemplate'] });
    } else save.mutate({ params, body: content }, { onError: toast.failed });
  };
  // Archived or approved since it was read, it is so here, too.
  const current = template.version === base.version ? template : base;
  return {
    ...{ base: current, content, history, draft, setDraft, isChanged, take, faults, canSave },
    isSaving: save.isPending,
    save: () => {
      if (canSave && !save.isPending) void saveIt().catch(toast.failed);
    },
  };
}

export type Edited = ReturnType<typeof useEdited>;

/** What is wrong, by the same code that the server refuses it with. */
function useFaults(content: Content) {
  const may = useMay();
  const isOpen = may('getSettings');
  const settings = useAsk('getSettings', {}, { enabled: isOpen });
  const schemes = settings.data?.url_schemes;
  return useMemo(() => {
    const checked = checkTemplateDocument(content, schemes ? { urlSchemes: schemes } : {});
    if (!('faults' in checked)) return [];
    // Which schemes the application adds is not for every role to know; the server will say.
    return isOpen ? checked.faults : checked.faults.filter(({ message }) => !message.includes('scheme'));
  }, [content, schemes, isOpen]);
}

const START: Path = ['body', 'items', 0];

function Editor({ template }: { template: Template }) {
  const may = useMay();
  const isReadOnly = !may('updateTemplate') || isClosedTo(useMember(), template) || template.is_archived;
  const edited = useEdited(template);
  const { base, content, history } = edited;
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const [tab, setTab] = useState<TabName>(isReadOnly ? 'overview' : 'design');
  const [chosen, choose] = useState<Path>(START);
  const [wanted, setLocale] = useState(OWN);
  const locale = wanted === OWN || wanted in content.translations ? wanted : OWN;
  useHotkeys([
    ['mod+z', history.undo],
    ['mod+shift+z', history.redo],
    ['mod+y', history.redo],
  ]);
  useHotkeys([['mod+s', edited.save]], []);
  const change: DesignProps['change'] = (part, about) => history.change({ ...content, ...part }, about);
  const design = { content, change, locale, chosen, choose };
  const preview = (
    <LivePreview
      {...{ content, locale }}
      isPush={tab === 'push'}
      {...(tab === 'design' && isWide ? { chosen, choose } : {})}
    />
  );
  const goTo = (path: string) => {
    const place = placeOf(content, path);
    setTab(place.tab);
    if (place.locale !== undefined) setLocale(place.locale);
    if (place.chosen) choose(place.chosen);
  };
  return (
    <Page
      title={content.name || base.key}
      under={<About template={base} />}
      actions={<Actions {...{ edited, isReadOnly }} />}
    >
      <ApprovalBanner {...{ template: base, isReadOnly }} />
      {template.version > base.version && <SavedMeanwhile newest={template} edited={edited} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <div className="card">
            <Stack gap="md">
              <LanguageBar {...{ content, locale, setLocale }} change={isReadOnly ? null : change} />
              <EditorTabs
                {...{ tab, setTab, design, edited, isReadOnly }}
                preview={isWide ? null : preview}
              />
            </Stack>
          </div>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack className="beside">
            {isWide && preview}
            {edited.draft !== null && (
              <JsonDraft open={() => setTab('json')} discard={() => edited.setDraft(null)} />
            )}
            {!isReadOnly && <Faults faults={edited.faults} goTo={goTo} />}
            {!isReadOnly && edited.faults.length === 0 && <Undeclared {...{ content, change }} />}
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

/** Which tab a fault is on, in which language, and at which block. */
function placeOf(content: Content, path: string): { tab: TabName; locale?: string; chosen?: Path } {
  const steps = stepsOf(path);
  const isTranslated = steps[0] === 'translations' && steps.length > 1;
  const locale = isTranslated ? String(steps[1]) : OWN;
  const [name, ...rest] = isTranslated ? steps.slice(2) : steps;
  const layout = isTranslated ? content.translations[locale]?.ui_template : content.ui_template;
  if (name === 'ui_template') {
    // The last view on the way: a view stands at the number of a list of items.
    const ends = rest.flatMap((step, index) =>
      typeof step === 'number' &&
      rest[index - 1] === 'items' &&
      at(layout, rest.slice(0, index + 1)) !== undefined
        ? [index + 1]
        : [],
    );
    const end = ends.at(-1);
    return { tab: 'design', locale, ...(end === undefined ? {} : { chosen: rest.slice(0, end) }) };
  }
  if (name === 'data_template') return { tab: 'design', locale };
  if (name === 'push_template') return { tab: 'push', locale };
  if (name === 'variables' || name === 'color_variables') return { tab: 'variables' };
  return { tab: 'settings', locale };
}

function About({ template }: { template: Template }) {
  const t = useText();
  const path = useAppPath();
  return (
    <>
      <BackLink href={path('/templates')}>{t('Templates', '템플릿')}</BackLink>
      <Text size="sm" c="dimmed">
        {template.key} · {t(`version ${template.version}`, `버전 ${template.version}`)}
      </Text>
      <ApprovalTag approval={template.approval} />
      {template.is_archived && <Tag color="orange">{t('Archived', '보관됨')}</Tag>}
    </>
  );
}
