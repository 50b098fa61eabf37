import { Button, Group, Table, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useText } from '../shell/text.js';
import { Failure, Loading } from './page.js';

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the right, so that their digits are below each other. */
  isNumber?: boolean;
  width?: number | string;
}

/** The columns of a table; given as a function so that the type of the rows is known. */
export const columnsOf = <T,>(...columns: (Column<T> | false)[]): Column<T>[] =>
  columns.filter((one) => one !== false);

interface TableProps<T> {
  label: string;
  rows: readonly T[] | undefined;
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  error?: unknown;
  retry?: () => void;
  /** What stands in place of a table without rows. */
  empty: ReactNode;
  /** Narrower than this it scrolls. */
  minWidth?: number;
}

/**
 * A list of rows, or what stands for it while there are none: loading, an error, or that it is empty. On a phone
 * each row is a block, with the column's title beside each value.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { label, rows, columns, keyOf, error, retry, empty, minWidth = 560 } = props;
  if (rows === undefined)
    return error ? <Failure error={error} retry={retry} /> : <Loading rows={6} height={36} />;
  if (rows.length === 0) return empty;
  return (
    <Table.ScrollContainer
      className="rows"
      minWidth={minWidth}
      type="native"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      {/* The roles are said, because on a phone rows stand as blocks, which are no table by themselves. */}
      <Table verticalSpacing="sm" highlightOnHover role="table">
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {columns.map(({ title, isNumber, width }) => (
              <Table.Th key={title} role="columnheader" w={width} ta={isNumber ? 'right' : undefined}>
                <Text size="sm" c="dimmed" fw={500} component="span">
                  {title}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} columns={columns} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row<T>({ row, columns }: { row: T; columns: readonly Column<T>[] }) {
  return (
    <Table.Tr role="row">
      {columns.map(({ title, cell, isNumber }) => (
        <Table.Td
          key={title}
          role="cell"
          data-title={title}
          className={isNumber ? 'numbers is-number' : undefined}
          style={{ overflowWrap: 'anywhere' }}
        >
          {cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

/** The link of a row to the page about it. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="row-link">
      {children}
    </Link>
  );
}

/** Pages of a list that only knows the token of the next one. */
export function Pager(props: {
  page: number;
  hasNext: boolean;
  onNext: () => void;
  onBack: () => void;
  isBusy?: boolean;
}) {
  const { page, hasNext, onNext, onBack, isBusy } = props;
  const t = useText();
  if (page === 1 && !hasNext) return null;
  return (
    <Group justify="flex-end" mt="md" gap="xs" component="nav" aria-label={t('Pages', '페이지')}>
      <Text size="sm" c="dimmed">
        {t(`Page ${page}`, `${page}페이지`)}
      </Text>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconChevronLeft size={14} aria-hidden />}
        disabled={page === 1}
        onClick={onBack}
      >
        {t('Back', '이전')}
      </Button>
      <Button
        size="xs"
        variant="default"
        rightSection={<IconChevronRight size={14} aria-hidden />}
        disabled={!hasNext}
        loading={isBusy}
        onClick={onNext}
      >
        {t('Next', '다음')}
      </Button>
    </Group>
  );
}
