import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconListSearch, IconSend } from '@tabler/icons-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Answer } from '../../api/call.js';
import { usePages } from '../../api/pages.js';
import { Empty, Page } from '../../kit/page.js';
import { StatusBadge, Tag, Time } from '../../kit/small.js';
import { columnsOf, DataTable, Pager, RowLink } from '../../kit/table.js';
import { useUrlFilters } from '../../kit/url-filters.js';
import { useAppPath } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useFormat, useText } from '../../shell/text.js';
import { LogFilters } from './filters.js';
import { type Filters, PARAMETERS, queryOf } from './query.js';

type Overview = Answer<'listNotifications'>['notifications'][number];

export function Logs() {
  const t = useText();
  const path = useAppPath();
  const may = useMay();
  const [filters, setFilters] = useUrlFilters(PARAMETERS);
  const [asked] = useDebouncedValue(filters, 250);
  return (
    <Page
      title={t('Logs', '로그')}
      about={t(
        'Every notification that was sent, and what became of it.',
        '발송한 모든 알림과 그 결과입니다.',
      )}
      actions={
        may('sendNotification') && (
          <Button component={Link} href={path('/send')} leftSection={<IconSend size={16} aria-hidden />}>
            {t('Send', '발송')}
          </Button>
        )
      }
    >
      <div className="card">
        <LogFilters filters={filters} set={setFilters} />
      </div>
      <div className="card">
        <Found filters={asked} set={setFilters} />
      </div>
    </Page>
  );
}

/** What the filters find. Apart from them, so that they are not drawn again with each page of it. */
const Found = memo(function Found({ filters, set }: { filters: Filters; set: (change: Filters) => void }) {
  const t = useText();
  const [list, pages] = usePages('listNotifications', { query: queryOf(filters) });
  return (
    <>
      <DataTable
        label={t('Notifications', '알림')}
        list="logs"
        rows={list.data?.notifications}
        columns={useColumns()}
        keyOf={(row) => row.notification_id}
        error={list.error}
        retry={() => void list.refetch()}
        minWidth={960}
        empty={
          <Nothing
            isFiltered={PARAMETERS.some((name) => filters[name])}
            clear={() => set(Object.fromEntries(PARAMETERS.map((name) => [name, ''])))}
          />
        }
      />
      <Pager of={pages} />
    </>
  );
});

function useColumns() {
  const t = useText();
  const path = useAppPath();
  const { number, share } = useFormat();
  const count = (value: number | null | undefined) => (value == null ? '–' : number(value));
  return columnsOf<Overview>(
    {
      title: t('Notification', '알림'),
      cell: (row) => (
        <>
          <RowLink href={path(`/logs/${row.notification_id}`)}>{row.title ?? row.template_key}</RowLink>
          <div className="row-about">
            {[row.title === null ? null : row.template_key, row.tag].filter(Boolean).join(' · ')}
          </div>
        </>
      ),
    },
    {
      id: 'mode',
      title: t('Mode', '방식'),
      width: 100,
      cell: (row) =>
        row.mode === 'batch' ? (
          <Tag color="belfry">{t('Batch', '배치')}</Tag>
        ) : (
          <Tag>{t('Realtime', '실시간')}</Tag>
        ),
    },
    {
      id: 'status',
      title: t('Status', '상태'),
      width: 116,
      cell: (row) => (row.status ? <StatusBadge status={row.status} /> : null),
    },
    {
      id: 'sent',
      title: t('Sent', '발송'),
      isNumber: true,
      width: 76,
      cell: (row) => count(row.metrics?.sent),
    },
    {
      id: 'seen',
      title: t('Seen', '노출'),
      isNumber: true,
      width: 76,
      cell: (row) => count(row.metrics?.impressions),
    },
    {
      id: 'clicked',
      title: t('Clicked', '클릭'),
      isNumber: true,
      width: 76,
      cell: (row) => count(row.metrics?.clicked),
    },
    {
      id: 'share',
      title: t('Click-through', '클릭률'),
      isNumber: true,
      width: 120,
      cell: (row) => share(row.metrics?.clicked ?? 0, row.metrics?.impressions ?? 0),
    },
    {
      id: 'requested',
      title: t('Requested', '요청 시각'),
      width: 190,
      cell: (row) => <Time at={row.created_at} />,
    },
  );
}

function Nothing({ isFiltered, clear }: { isFiltered: boolean; clear: () => void }) {
  const t = useText();
  if (!isFiltered)
    return (
      <Empty
        icon={IconSend}
        title={t('Nothing was sent yet', '아직 발송한 알림이 없습니다')}
        text={t('Notifications appear here as soon as one is sent.', '알림을 발송하면 여기에 표시됩니다.')}
      />
    );
  return (
    <Empty
      icon={IconListSearch}
      title={t('Nothing fits these filters', '조건에 맞는 알림이 없습니다')}
      text={t('Widen the dates, or take a filter away.', '기간을 늘리거나 필터를 줄여 보세요.')}
    >
      <Button variant="default" onClick={clear}>
        {t('Clear the filters', '필터 초기화')}
      </Button>
    </Empty>
  );
}
