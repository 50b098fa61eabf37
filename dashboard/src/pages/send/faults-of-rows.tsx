import { Alert, Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useFormat, useText } from '../../shell/text.js';
import type { Draft } from './draft.js';
import { findRowFaults, type RowFault, type RowReport } from './row-faults.js';

/** The rows of the file that would come to nothing, by number. */
export function FaultsOfRows({ draft }: { draft: Draft }) {
  const t = useText();
  const { number } = useFormat();
  const [report, setReport] = useState<RowReport | null>(null);
  const { audience, template, common } = draft;
  const file = audience.kind === 'file' ? audience.file : null;
  const names = audience.kind === 'file' ? audience.names.join() : '';
  useEffect(() => {
    if (audience.kind !== 'file' || !template) return undefined;
    let isLatest = true;
    findRowFaults({ audience, variables: template.variables, common })
      .then((found) => isLatest && setReport(found))
      // The server reads the file, too, and says what is wrong with it as a whole.
      .catch(() => undefined);
    return () => {
      isLatest = false;
    };
  }, [file, names, template, common]);
  const says = (fault: RowFault): string => {
    if (fault.what === 'no_id') return t('No user id', '사용자 ID 없음');
    if (fault.what === 'long_id') return t('User id over 80 characters', '사용자 ID가 80자를 넘음');
    if (fault.what === 'duplicate') return t('The user id is in an earlier row', '앞 행과 중복된 사용자 ID');
    return t(`No value for ${fault.names.join(', ')}`, `값 없음: ${fault.names.join(', ')}`);
  };
  if (!report || report.faulty === 0) return null;
  return (
    <Alert
      color="orange"
      title={t(
        `${number(report.faulty)} of ${number(report.rows)} rows would come to nothing`,
        `${number(report.rows)}행 중 ${number(report.faulty)}행은 발송되지 않습니다`,
      )}
    >
      <Table.ScrollContainer minWidth={260} maxHeight={220} type="native" tabIndex={0}>
        <Table aria-label={t('Faults by row', '행별 오류')}>
          <Table.Tbody>
            {report.faults.map((fault) => (
              <Table.Tr key={fault.row}>
                <Table.Td w={64}>{t(`Row ${fault.row}`, `${fault.row}행`)}</Table.Td>
                <Table.Td>{fault.userId}</Table.Td>
                <Table.Td>{says(fault)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {report.faulty > report.faults.length && (
        <Text size="sm">
          {t(`The first ${report.faults.length} are shown.`, `처음 ${report.faults.length}개만 표시됩니다.`)}
        </Text>
      )}
    </Alert>
  );
}
