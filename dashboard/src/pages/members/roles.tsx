import {
  Alert,
  Button,
  Group,
  Modal,
  MultiSelect,
  SegmentedControl,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconShield } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Answer, Body } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { useConfirm } from '../../kit/confirm.js';
import { Empty } from '../../kit/page.js';
import { Message } from '../../kit/message.js';
import { Tag, useRoleName } from '../../kit/small.js';
import { columnsOf, DataTable } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useText } from '../../shell/text.js';

type Role = Answer<'listRoles'>['roles'][number];
type Areas = Body<'createRole'>['areas'];

const AREAS: readonly { area: keyof Areas; words: [string, string] }[] = [
  { area: 'send', words: ['Send', '발송'] },
  { area: 'templates', words: ['Templates', '템플릿'] },
  { area: 'logs', words: ['Logs', '로그'] },
  { area: 'channels', words: ['Channels', '채널'] },
  { area: 'tags', words: ['Tags', '태그'] },
  { area: 'theme', words: ['Theme', '테마'] },
  { area: 'integrations', words: ['Integrations', '연동'] },
  { area: 'analytics', words: ['Analytics', '분석'] },
];

export function Roles() {
  const t = useText();
  const ask = useConfirm();
  const toast = useToast();
  const roleName = useRoleName();
  const [open, setOpen] = useState<Role | 'new' | null>(null);
  const list = useAsk('listRoles');
  const remove = useAct('deleteRole', { spoils: ['listRoles'] });
  const askDelete = async (role: Role) => {
    const question = {
      title: t(`Delete "${role.name}"?`, `"${role.name}" 역할을 삭제할까요?`),
      text: t('This cannot be undone.', '되돌릴 수 없습니다.'),
      action: t('Delete', '삭제'),
    };
    if (await ask(question)) remove.mutate({ params: { role_id: role.role_id } }, { onError: toast.failed });
  };
  const columns = columnsOf<Role>(
    { title: t('Role', '역할'), cell: (row) => roleName(row) },
    { title: t('Opens', '권한'), cell: (row) => <AreasOf role={row} /> },
    { title: t('Members', '멤버'), isNumber: true, width: 90, cell: (row) => row.member_count },
    {
      title: t('Action', '작업'),
      width: 190,
      cell: (row) =>
        row.kind === 'custom' && (
          <Group gap="xs" wrap="nowrap">
            <Button size="xs" variant="default" onClick={() => setOpen(row)}>
              {t('Edit', '편집')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={row.member_count > 0}
              onClick={() => void askDelete(row)}
            >
              {t('Delete', '삭제')}
            </Button>
          </Group>
        ),
    },
  );
  return (
    <>
      <Button mb="md" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
        {t('New role', '새 역할')}
      </Button>
      <DataTable
        label={t('Roles', '역할')}
        rows={list.data?.roles}
        columns={columns}
        keyOf={(row) => row.role_id}
        error={list.error}
        retry={() => void list.refetch()}
        empty={<Empty icon={IconShield} title={t('No role', '역할이 없습니다')} />}
      />
      {open !== null && <RoleForm role={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </>
  );
}

function AreasOf({ role }: { role: Role }) {
  const t = useText();
  if (role.kind !== 'custom') return t('Everything', '전체');
  const open = AREAS.filter(({ area }) => role.areas[area] !== undefined);
  if (open.length === 0) return t('Nothing', '없음');
  return (
    <Group gap={4}>
      {open.map(({ area, words }) => (
        <Tag key={area} color={role.areas[area] === 'all' ? 'belfry' : 'gray'}>
          {t(...words)}: {role.areas[area] === 'all' ? t('All', '전체') : t('View', '보기')}
        </Tag>
      ))}
    </Group>
  );
}

function RoleForm({ role, close }: { role: Role | null; close: () => void }) {
  const t = useText();
  const [name, setName] = useState(role?.name ?? '');
  const [areas, setAreas] = useState<Areas>(role?.areas ?? {});
  const [applications, setApplications] = useState<string[]>(role?.application_ids ?? []);
  const all = useAsk('listApplications').data?.applications ?? [];
  const options = { spoils: ['listRoles', 'listMembers'] as const, onDone: close };
  const create = useAct('createRole', options);
  const update = useAct('updateRole', options);
  const error = create.error ?? update.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name, areas, application_ids: applications.length > 0 ? applications : null };
    if (role) update.mutate({ params: { role_id: role.role_id }, body });
    else create.mutate({ body });
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={close}
      title={role ? role.name : t('New role', '새 역할')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('Name', '이름')}
            required
            maxLength={50}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <AreaTable areas={areas} set={setAreas} />
          <MultiSelect
            label={t('Only for these applications', '다음 애플리케이션만')}
            description={t('None chosen: for all, also those to come', '선택하지 않으면 전체')}
            value={applications}
            onChange={setApplications}
            data={all.map((one) => ({ value: one.application_id, label: one.name }))}
          />
          {error && (
            <Alert color="red" role="alert">
              <Message of={error} />
            </Alert>
          )}
          <Button type="submit" loading={create.isPending || update.isPending}>
            {t('Save', '저장')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function AreaTable({ areas, set }: { areas: Areas; set: (areas: Areas) => void }) {
  const t = useText();
  return (
    <Table>
      <Table.Tbody>
        {AREAS.map(({ area, words }) => (
          <Table.Tr key={area}>
            <Table.Td>
              <Text size="sm">{t(...words)}</Text>
              {area === 'integrations' && (
                <Text size="xs" c="dimmed">
                  {t('Nothing of its own yet', '아직 해당 기능이 없습니다')}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <SegmentedControl
                size="xs"
                aria-label={t(...words)}
                value={areas[area] ?? ''}
                onChange={(level) => {
                  const { [area]: _, ...others } = areas;
                  set(level === 'view' || level === 'all' ? { ...others, [area]: level } : others);
                }}
                data={[
                  { value: '', label: t('Closed', '없음') },
                  { value: 'view', label: t('View', '보기') },
                  { value: 'all', label: t('All', '전체') },
                ]}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
