import { Tabs } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { Loading } from '../../../kit/page.js';
import { useText } from '../../../shell/text.js';
import { DataTab } from './data-tab.js';
import { DesignTab } from './design-tab.js';
import type { Edited } from './editor.js';
import type { DesignProps } from './editor-state.js';
import { Overview } from './overview.js';
import { PushTab } from './push-tab.js';
import { SettingsTab } from './settings-tab.js';
import { VariablesTab } from './variables-tab.js';
import { Versions } from './versions.js';

const JsonTab = lazy(() => import('./json-tab.js').then((module) => ({ default: module.JsonTab })));

export type TabName =
  | 'overview'
  | 'design'
  | 'variables'
  | 'push'
  | 'settings'
  | 'json'
  | 'versions'
  | 'preview';

interface Props {
  tab: TabName;
  setTab: (tab: TabName) => void;
  design: DesignProps;
  edited: Edited;
  isReadOnly: boolean;
  /** Where there is no room for it beside. */
  preview: ReactNode;
}

/** The parts of a template, a tab each; whoever may not change it sees an overview in place of those that do. */
export function EditorTabs({ tab, setTab, design, edited, isReadOnly, preview }: Props) {
  const t = useText();
  const { content, locale } = design;
  const { base, isChanged, draft, setDraft, take } = edited;
  const isData = content.data_template !== null;
  const words: [TabName, string][] = [
    ...(isReadOnly
      ? [['overview', t('Overview', '개요')] as [TabName, string]]
      : ([
          ['design', isData ? t('Data', '데이터') : t('Design', '디자인')],
          ['variables', t('Variables', '변수')],
          ['push', t('Push', '푸시')],
          ['settings', t('Settings', '설정')],
        ] as [TabName, string][])),
    ['json', 'JSON'],
    ['versions', t('Versions', '버전')],
    ...(preview ? [['preview', t('Preview', '미리보기')] as [TabName, string]] : []),
  ];
  return (
    <Tabs
      value={words.some(([name]) => name === tab) ? tab : (words[0]?.[0] ?? 'json')}
      onChange={(next) => setTab((next ?? 'json') as TabName)}
      keepMounted={false}
    >
      <Tabs.List mb="md" className="tabs-scroll">
        {words.map(([name, word]) => (
          <Tabs.Tab key={name} value={name}>
            {word}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview content={content} locale={locale} />
      </Tabs.Panel>
      <Tabs.Panel value="design">{isData ? <DataTab {...design} /> : <DesignTab {...design} />}</Tabs.Panel>
      <Tabs.Panel value="variables">
        <VariablesTab {...design} />
      </Tabs.Panel>
      <Tabs.Panel value="push">
        <PushTab {...design} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <SettingsTab {...design} />
      </Tabs.Panel>
      <Tabs.Panel value="json">
        <Suspense fallback={<Loading rows={8} />}>
          <JsonTab {...{ content, draft, setDraft }} change={isReadOnly ? null : design.change} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <Versions template={base} {...{ content, isChanged, isReadOnly }} onRestored={take} />
      </Tabs.Panel>
      <Tabs.Panel value="preview">{preview}</Tabs.Panel>
    </Tabs>
  );
}
