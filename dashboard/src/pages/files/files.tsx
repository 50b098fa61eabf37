import { Button, FileButton, Progress, Text } from '@mantine/core';
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/call.js';
import { usePages } from '../../api/pages.js';
import { Card, Empty, Page } from '../../kit/page.js';
import { Time } from '../../kit/small.js';
import { columnsOf, DataTable, Pager } from '../../kit/table.js';
import { useToast } from '../../kit/toast.js';
import { useApplicationId } from '../../shell/application.js';
import { useMay } from '../../shell/member.js';
import { useFormat, useText } from '../../shell/text.js';
import { uploadFile } from '../send/upload.js';

type FileRow = Answer<'listTargetFiles'>['files'][number];

export function Files() {
  const t = useText();
  const may = useMay();
  const { number } = useFormat();
  const [list, pages] = usePages('listTargetFiles', { query: { limit: 50 } });
  const columns = columnsOf<FileRow>(
    { title: t('File', '파일'), cell: (row) => row.file_key },
    {
      title: t('KiB', 'KiB'),
      isNumber: true,
      width: 110,
      cell: (row) => number(Math.ceil(row.file_size / 1024)),
    },
    { title: t('Uploaded', '업로드'), width: 190, cell: (row) => <Time at={row.uploaded_at * 1000} /> },
    { title: t('Kept until', '만료'), width: 190, cell: (row) => <Time at={row.expires_at * 1000} /> },
  );
  return (
    <Page
      title={t('Target files', '대상 파일')}
      about={t(
        'CSV files of user ids and their variables. They are kept for 30 days.',
        '사용자 ID와 변수가 담긴 CSV 파일입니다. 30일 동안 보관됩니다.',
      )}
      actions={may('presignTargetFile') && <Upload />}
    >
      <Card>
        <DataTable
          label={t('Target files', '대상 파일')}
          rows={list.data?.files}
          columns={columns}
          keyOf={(row) => row.file_key}
          error={list.error}
          retry={() => void list.refetch()}
          empty={
            <Empty
              icon={IconFileSpreadsheet}
              title={t('No file', '파일이 없습니다')}
              text={t(
                'A file is uploaded here, or in the first step of a send.',
                '여기에서 또는 발송할 때 업로드합니다.',
              )}
            />
          }
        />
        <Pager of={pages} />
      </Card>
    </Page>
  );
}

function Upload() {
  const t = useText();
  const toast = useToast();
  const client = useQueryClient();
  const application = useApplicationId() ?? '';
  const [share, setShare] = useState<number | null>(null);
  const take = async (file: File | null) => {
    if (!file) return;
    setShare(0);
    try {
      await uploadFile({ application, name: file.name, content: file }, setShare);
      await client.invalidateQueries({ queryKey: ['listTargetFiles'] });
      toast.done(t(`${file.name} is uploaded`, `${file.name} 업로드됨`));
    } catch (error) {
      toast.failed(error);
    } finally {
      setShare(null);
    }
  };
  if (share !== null)
    return (
      <div style={{ width: 180 }}>
        <Text size="sm">{t('Uploading', '업로드 중')}</Text>
        <Progress value={share * 100} aria-label={t('Upload', '업로드')} />
      </div>
    );
  return (
    <FileButton
      onChange={(file) => void take(file)}
      accept=".csv,text/csv"
      inputProps={{ 'aria-label': t('CSV file', 'CSV 파일') }}
    >
      {(props) => (
        <Button {...props} leftSection={<IconUpload size={16} aria-hidden />}>
          {t('Upload', '업로드')}
        </Button>
      )}
    </FileButton>
  );
}
