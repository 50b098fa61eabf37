import { Grid, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '../../api/hooks.js';
import { useText } from '../../shell/text.js';
import { type CsvAudience, flatNamesOf, hasDefault } from './draft.js';
import { DraftPreview } from './draft-preview.js';
import type { StepProps } from './send.js';

/** Which template, what its variables are filled with, and what a chosen row looks like. */
export function TemplateStep({ draft, set }: StepProps) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const templates = useAsk('listTemplates', { query: { limit: 100, is_archived: false } });
  const all = templates.data?.templates ?? [];
  const { audience, template } = draft;
  const choose = (key: string | null) => {
    const next = all.find((one) => one.key === key) ?? null;
    set({ template: next, common: {} });
  };
  return (
    <Grid gap="xl" mt="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack>
          <Select
            label={t('Template', '템플릿')}
            searchable
            searchValue={typed}
            onSearchChange={setTyped}
            value={template?.key ?? null}
            onChange={choose}
            nothingFoundMessage={t('No such template', '템플릿 없음')}
            data={all.map((one) => ({ value: one.key, label: `${one.name} (${one.key})` }))}
          />
          {template && audience.kind === 'file' && <Mapping audience={audience} draft={draft} set={set} />}
          {template && <CommonValues draft={draft} set={set} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>{template && <DraftPreview draft={draft} />}</Grid.Col>
    </Grid>
  );
}

/** Which column fills which variable. */
function Mapping({ audience, draft, set }: StepProps & { audience: CsvAudience }) {
  const t = useText();
  const variables = (draft.template?.variables ?? []).flatMap(flatNamesOf);
  const { head, names } = audience;
  const choose = (column: number, name: string | null) => {
    const next = names.map((one, index) => {
      if (index === column) return name ?? head.columns[index]?.trim() ?? '';
      // A variable is filled by one column: the other one gets its own name back.
      return name !== null && one === name ? `unused_${index + 1}` : one;
    });
    set({ audience: { ...audience, names: next, fileKey: null } });
  };
  const others = head.columns
    .map((title, index) => ({ title, index }))
    .filter(({ index }) => names[index] !== 'user_id');
  if (others.length === 0 || variables.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2}>{t('Columns', '열')}</Title>
      {others.map(({ title, index }) => (
        <Group key={index} gap="sm" align="flex-end" wrap="nowrap">
          <Select
            label={t(`Column "${title}" fills`, `"${title}" 열이 채울 변수`)}
            flex={1}
            clearable
            placeholder={t('Nothing', '없음')}
            value={variables.includes(names[index] ?? '') ? (names[index] ?? null) : null}
            onChange={(value) => choose(index, value)}
            data={variables}
          />
          <Text size="sm" c="dimmed" w={130} truncate pb={8}>
            {head.rows[0]?.[index] ?? ''}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

/** Values for every target that brings none of its own. */
function CommonValues({ draft, set }: StepProps) {
  const t = useText();
  const { audience, common } = draft;
  const fromFile = audience.kind === 'file' ? audience.names : [];
  const open = (draft.template?.variables ?? []).flatMap((variable) =>
    flatNamesOf(variable)
      .filter((name) => !fromFile.includes(name))
      .map((name) => ({ name, variable })),
  );
  if (open.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2}>{t('Values for everybody', '공통 값')}</Title>
      {open.map(({ name, variable }) => (
        <TextInput
          key={name}
          label={variable.name === name ? name : `${variable.name} (${name})`}
          required={!hasDefault(variable) && audience.kind !== 'stored'}
          placeholder={typeof variable.default === 'string' ? variable.default : undefined}
          value={common[name] ?? ''}
          onChange={(event) => set({ common: { ...common, [name]: event.currentTarget.value } })}
        />
      ))}
    </Stack>
  );
}
