import type { Sequence, TemplateDocument } from '@belfry/template';
import { localize } from '@belfry/template';
import { Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Swatch } from '../../../kit/colour-field.js';
import { Fact, Tag } from '../../../kit/small.js';
import { useAsk } from '../../../api/hooks.js';
import { useFormat, useText } from '../../../shell/text.js';
import type { Content } from './content.js';
import { OWN } from './translated.js';

/** What a template is, for whoever may not change it. */
export function Overview({ content, locale }: { content: Content; locale: string }) {
  const t = useText();
  const { number } = useFormat();
  const channels = useAsk('listChannels');
  const nameOf = (key: string) => channels.data?.channels.find((one) => one.key === key)?.name ?? key;
  const shown =
    locale === OWN
      ? content
      : (localize(content as unknown as TemplateDocument, locale) as unknown as Content);
  const { push_template: push } = shown;
  const sequence = content.sequence as Sequence | null;
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Fact name={t('Channels', '채널')}>{content.channels.map(nameOf).join(', ')}</Fact>
        <Fact name={t('Label', '라벨')}>{shown.label ?? '–'}</Fact>
        <Fact name={t('Fallback text', '대체 텍스트')}>{shown.fallback_message || '–'}</Fact>
        <Fact name={t('Kept for (hours)', '보관 시간(시)')}>{number(content.message_retention_hours)}</Fact>
        <Fact name={t('Push', '푸시')}>
          {push.enable_push
            ? `${push.title}${push.title && push.body ? ': ' : ''}${push.body}`
            : t('None', '없음')}
        </Fact>
        <Fact name={t('Roles that may send and edit it', '발송·편집할 수 있는 역할')}>
          {content.permission.join(', ') || t('Every role that may send or edit', '권한이 있는 모든 역할')}
        </Fact>
        {sequence && (
          <Fact name={t('Order of the channels', '채널 순서')}>
            {sequence.steps
              .map((step) => step.channels.map(({ key }) => nameOf(key)).join(' + '))
              .join(' → ')}
          </Fact>
        )}
      </SimpleGrid>
      {content.variables.length > 0 && <Variables variables={content.variables} />}
      {Object.keys(content.color_variables).length > 0 && (
        <Stack gap="xs">
          <Title order={2}>{t('Colours', '색상')}</Title>
          <Group gap="md">
            {Object.entries(content.color_variables).map(([name, value]) => (
              <Group key={name} gap={6}>
                <Swatch value={value} />
                <Text size="sm">{name}</Text>
              </Group>
            ))}
          </Group>
        </Stack>
      )}
    </Stack>
  );
}

function Variables({ variables }: Pick<Content, 'variables'>) {
  const t = useText();
  return (
    <Stack gap="xs">
      <Title order={2}>{t('Variables', '변수')}</Title>
      <Table.ScrollContainer
        minWidth={420}
        type="native"
        tabIndex={0}
        role="group"
        aria-label={t('Variables', '변수')}
      >
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('Key', '키')}</Table.Th>
              <Table.Th>{t('Name', '이름')}</Table.Th>
              <Table.Th>{t('Type', '종류')}</Table.Th>
              <Table.Th>{t('Default', '기본값')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {variables.map(({ key, name, type, default: standard }) => (
              <Table.Tr key={key}>
                <Table.Td>
                  <code>{key}</code>
                </Table.Td>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  <Tag>{type}</Tag>
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {standard === undefined || standard === null
                    ? '–'
                    : typeof standard === 'object'
                      ? JSON.stringify(standard)
                      : String(standard)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
