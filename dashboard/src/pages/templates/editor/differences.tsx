import { Code, Group, ScrollArea, SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { UiTemplate } from '@belfry/template';
import { Phone, useMode } from '../../../kit/phone.js';
import { useText } from '../../../shell/text.js';
import { previewOf } from '../preview-of.js';
import { type Change, changesOf } from './changes.js';
import type { Content } from './content.js';
import { diffLines, nearChanges } from './diff.js';

interface Props {
  from: Content;
  to: Content;
  /** What the two are called. */
  names: [string, string];
}

/** What became of a version: change by change, as two pictures, or line by line. */
export function Differences({ from, to, names }: Props) {
  const t = useText();
  const [view, setView] = useState('changes');
  const changes = useMemo(() => changesOf(from, to), [from, to]);
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {t('The same as what is edited now.', '현재 편집 중인 내용과 같습니다.')}
      </Text>
    );
  return (
    <Stack gap="sm" mt="sm">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t('How the differences are shown', '차이 표시 방법')}
          value={view}
          onChange={setView}
          data={[
            { value: 'changes', label: t('Changes', '변경 사항') },
            { value: 'pictures', label: t('Pictures', '그림') },
            { value: 'json', label: 'JSON' },
          ]}
        />
        <Text size="sm" c="dimmed">
          {t(`${changes.length} changes`, `변경 ${changes.length}건`)}
        </Text>
      </Group>
      {view === 'changes' && <Changes changes={changes} names={names} />}
      {view === 'pictures' && <Pictures {...{ from, to, names }} />}
      {view === 'json' && <Lines from={from} to={to} />}
    </Stack>
  );
}

const SHOWN = 100;

function Changes({ changes, names }: { changes: Change[]; names: [string, string] }) {
  const t = useText();
  return (
    <Table.ScrollContainer
      minWidth={420}
      type="native"
      tabIndex={0}
      role="group"
      aria-label={t('Differences', '차이')}
    >
      <Table verticalSpacing={6} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="34%">{t('Where', '위치')}</Table.Th>
            <Table.Th>{names[0]}</Table.Th>
            <Table.Th>{names[1]}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.slice(0, SHOWN).map(({ path, before, after }) => (
            <Table.Tr key={path}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text size="xs" c="dimmed" component="code">
                  {path.replace(/^ui_template\.body\./, '')}
                </Text>
              </Table.Td>
              <Side value={before} className="diff-minus" />
              <Side value={after} className="diff-plus" />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Side({ value, className }: { value: unknown; className: string }) {
  const isThere = value !== undefined && value !== null && value !== '';
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  return (
    <Table.Td
      className={isThere ? className : undefined}
      style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}
    >
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} lineClamp={12}>
        {isThere ? text : '–'}
      </Text>
    </Table.Td>
  );
}

function Pictures({ from, to, names }: Props) {
  const [mode] = useMode();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {[from, to].map((one, index) => (
        <Stack key={index} gap={4} align="center" style={{ minWidth: 0 }}>
          <Text size="sm" fw={600}>
            {names[index]}
          </Text>
          <Phone
            mode={mode}
            label={names[index] ?? ''}
            of={{
              layout: one.ui_template as UiTemplate | null,
              ...{ data: one.data_template, colors: one.color_variables },
              ...{ label: one.label, variables: previewOf(one.variables) },
            }}
          />
        </Stack>
      ))}
    </SimpleGrid>
  );
}

function Lines({ from, to }: Pick<Props, 'from' | 'to'>) {
  const t = useText();
  const lines = useMemo(
    () => nearChanges(diffLines(JSON.stringify(from, null, 2), JSON.stringify(to, null, 2))),
    [from, to],
  );
  return (
    <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0 }}>
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
