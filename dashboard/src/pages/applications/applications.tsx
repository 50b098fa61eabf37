import { Alert, Button, Modal, Stack, TextInput } from '@mantine/core';
import { IconApps, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Answer } from '../../api/call.js';
import { useAct, useAsk } from '../../api/hooks.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Message } from '../../kit/message.js';
import { Copyable } from '../../kit/copyable.js';
import { Tag, Time } from '../../kit/small.js';
import { columnsOf, DataTable, RowLink } from '../../kit/table.js';
import { useMay } from '../../shell/member.js';
import { useText } from '../../shell/text.js';
import { Shown } from '../settings/tokens.js';

type Application = Answer<'listApplications'>['applications'][number];

export function Applications() {
  const t = useText();
  const may = useMay();
  const [open, setOpen] = useState<Application | 'new' | null>(null);
  const [token, setToken] = useState<string | null>(null);
  const list = useAsk('listApplications');
  return (
    <Page
      title={t('Applications', '애플리케이션')}
      actions={
        may('createApplication') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
            {t('New application', '새 애플리케이션')}
          </Button>
        )
      }
    >
      <Card>
        <DataTable
          label={t('Applications', '애플리케이션')}
          rows={list.data?.applications}
          columns={useColumns(setOpen)}
          keyOf={(row) => row.application_id}
          error={list.error}
          retry={() => void list.refetch()}
          minWidth={760}
          empty={<Empty icon={IconApps} title={t('No application', '애플리케이션이 없습니다')} />}
        />
      </Card>
      {open !== null && (
        <NameForm
          application={open === 'new' ? null : open}
          close={() => setOpen(null)}
          made={(next) => {
            setOpen(null);
            setToken(next);
          }}
        />
      )}
      {token !== null && <Shown token={token} close={() => setToken(null)} />}
    </Page>
  );
}

interface FormProps {
  application: Application | null;
  close: () => void;
  made: (token: string) => void;
}

function NameForm({ application, close, made }: FormProps) {
  const t = useText();
  const [name, setName] = useState(application?.name ?? '');
  const spoils = ['listApplications'] as const;
  const create = useAct('createApplication', { spoils, onDone: ({ api_token: token }) => made(token) });
  const rename = useAct('renameApplication', { spoils, onDone: close });
  const error = create.error ?? rename.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (application)
      rename.mutate({ params: { application_id: application.application_id }, body: { name } });
    else create.mutate({ body: { name } });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={application ? t('Rename', '이름 변경') : t('New application', '새 애플리케이션')}
      closeButtonProps={{ 'aria-label': t('Close', '닫기') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('Name', '이름')}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {error && (
            <Alert color="red" role="alert">
              <Message of={error} />
            </Alert>
          )}
          <Button type="submit" loading={create.isPending || rename.isPending}>
            {t('Save', '저장')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function useColumns(rename: (application: Application) => void) {
  const t = useText();
  const may = useMay();
  return columnsOf<Application>(
    {
      title: t('Name', '이름'),
      cell: (row) => (
        <RowLink href={`/app/${encodeURIComponent(row.application_id)}/home`}>{row.name}</RowLink>
      ),
    },
    { title: t('Id', 'ID'), cell: (row) => <Copyable value={row.application_id} label={row.name} /> },
    {
      title: t('Business Messaging', '비즈니스 메시징'),
      cell: (row) =>
        row.business_messaging ? (
          <Tag color="teal">{t('On', '켜짐')}</Tag>
        ) : (
          <Tag color="orange">{t('Off', '꺼짐')}</Tag>
        ),
    },
    { title: t('Created', '생성일'), cell: (row) => <Time at={row.created_at} /> },
    may('renameApplication') && {
      title: t('Action', '작업'),
      cell: (row: Application) => (
        <Button
          size="xs"
          variant="default"
          onClick={() => rename(row)}
          aria-label={t(`Rename ${row.name}`, `이름 변경 ${row.name}`)}
        >
          {t('Rename', '이름 변경')}
        </Button>
      ),
    },
  );
}
