import { ActionIcon, Button, Group, NumberInput, Select, Stack } from '@mantine/core';
import { IconGauge, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { OPERATION_TABLE } from 'virtual:operations';
import { Card, Empty } from '../../kit/page.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useFormat, useText } from '../../shell/text.js';
import type { SettingsProps } from './settings.js';

/** Most calls of an operation in a time. */
export function RateLimits({ settings, change }: SettingsProps) {
  const t = useText();
  const { number } = useFormat();
  const rows = Object.entries(settings.rate_limits).map(([operation, limit]) => ({ operation, ...limit }));
  const columns = columnsOf<(typeof rows)[number]>(
    { title: t('Operation', '오퍼레이션'), cell: (row) => row.operation },
    { title: t('Calls', '호출 수'), isNumber: true, cell: (row) => number(row.limit) },
    { title: t('in seconds', '시간(초)'), isNumber: true, cell: (row) => number(row.window_ms / 1000) },
    {
      title: t('Action', '작업'),
      width: 80,
      cell: ({ operation }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t(`Remove the limit of ${operation}`, `${operation} 제한 삭제`)}
          onClick={() => change({ rate_limits: { [operation]: null } })}
        >
          <IconTrash size={16} />
        </ActionIcon>
      ),
    },
  );
  return (
    <Card title={t('Rate limits', '호출 제한')}>
      <Stack>
        <DataTable
          label={t('Rate limits', '호출 제한')}
          rows={rows}
          columns={columns}
          keyOf={(row) => row.operation}
          empty={<Empty icon={IconGauge} title={t('No limit is set', '설정된 제한이 없습니다')} />}
        />
        <NewLimit change={change} />
      </Stack>
    </Card>
  );
}

function NewLimit({ change }: Pick<SettingsProps, 'change'>) {
  const t = useText();
  const [given, setGiven] = useState({ operation: 'sendNotification', limit: 100, seconds: 1 });
  const names = Object.keys(OPERATION_TABLE).filter(
    (name) => !(OPERATION_TABLE[name]?.[1] ?? '').startsWith('/admin'),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ rate_limits: { [given.operation]: { limit: given.limit, window_ms: given.seconds * 1000 } } });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <Select
          label={t('Operation', '오퍼레이션')}
          searchable
          allowDeselect={false}
          value={given.operation}
          onChange={(operation) => setGiven({ ...given, operation: operation ?? 'sendNotification' })}
          data={names}
        />
        <NumberInput
          label={t('Calls', '호출 수')}
          w={120}
          min={1}
          value={given.limit}
          onChange={(limit) => setGiven({ ...given, limit: Number(limit) || 1 })}
        />
        <NumberInput
          label={t('in seconds', '시간(초)')}
          w={120}
          min={1}
          max={86_400}
          value={given.seconds}
          onChange={(seconds) => setGiven({ ...given, seconds: Number(seconds) || 1 })}
        />
        <Button type="submit" variant="default">
          {t('Set', '설정')}
        </Button>
      </Group>
    </form>
  );
}
