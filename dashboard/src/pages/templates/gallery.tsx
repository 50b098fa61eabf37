import { SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { type Answer, call } from '../../api/call.js';
import { isCode, useAct, useAsk } from '../../api/hooks.js';
import { Answered, Page } from '../../kit/page.js';
import { useToast } from '../../kit/toast.js';
import { useApplicationId, useAppPath } from '../../shell/application.js';
import { useLanguage, useText } from '../../shell/text.js';
import type { Template } from '../send/draft.js';
import { Thumb } from './thumb.js';

type Entry = Answer<'listGallery'>['templates'][number];

/** Templates ready to be used; one press makes one the application's own. */
export function Gallery() {
  const t = useText();
  const path = useAppPath();
  const toast = useToast();
  const application = useApplicationId();
  const [, go] = useLocation();
  const [busy, setBusy] = useState<string | null>(null);
  const gallery = useAsk('listGallery');
  const create = useAct('createTemplate', { spoils: ['listTemplates', 'getHome'] });
  const use = async ({ key, document }: Entry) => {
    setBusy(key);
    try {
      const channels = await call('listChannels', { application });
      const feed = channels.channels.find((one) => one.type === 'feed' && !one.is_archived)?.key ?? 'feed';
      const made = await withFreeKey(key, (free) =>
        create.mutateAsync({ body: { ...document, key: free, channels: [feed] } }),
      );
      toast.done(t('It is yours now', '템플릿을 추가했습니다'));
      go(path(`/templates/${made.key}`));
    } catch (error) {
      toast.failed(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <Page
      title={t('Gallery', '갤러리')}
      about={t(
        'In English and Korean, for light and dark. Choose one and make it yours.',
        '영어와 한국어, 밝은 화면과 어두운 화면을 모두 지원합니다.',
      )}
    >
      <Answered of={gallery}>
        {({ templates }) => (
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
            {templates.map((entry) => (
              <Tile key={entry.key} entry={entry} isBusy={busy === entry.key} use={() => void use(entry)} />
            ))}
          </SimpleGrid>
        )}
      </Answered>
    </Page>
  );
}

function Tile({ entry, isBusy, use }: { entry: Entry; isBusy: boolean; use: () => void }) {
  const { language } = useLanguage();
  const document = entry.document as unknown as Template;
  const samples = Object.entries(entry.sample[language]).map(([key, value]) => ({
    ...{ key, name: key, type: 'string', default: value },
  }));
  const korean =
    language === 'ko' ? (document.translations.ko?.ui_template as Template['ui_template']) : null;
  const shown = {
    ...document,
    variables: samples as Template['variables'],
    ui_template: korean ?? document.ui_template,
  };
  return (
    <UnstyledButton className="tile" onClick={use} disabled={isBusy}>
      <Thumb template={shown} />
      <div style={{ padding: 12 }}>
        <Text fw={600} size="sm">
          {entry.title[language]}
        </Text>
        <Text size="xs" c="dimmed">
          {entry.summary[language]}
        </Text>
      </div>
    </UnstyledButton>
  );
}

const TRIES = 20;

/** Makes it under its own key, or the next that is free. */
async function withFreeKey<T>(key: string, make: (key: string) => Promise<T>): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await make(number === 1 ? key : `${key}_${number}`);
    } catch (error) {
      if (!isCode(error, 'taken') || number >= TRIES) throw error;
    }
  }
}
