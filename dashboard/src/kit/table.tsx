import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Pages } from '../api/pages.js';
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
 * each row is a block, with the column's title beside each value. Plain elements with styles of our own, since a
 * component of the kit for each cell takes most of the time until a page of rows is there.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { label, rows, columns, keyOf, error, retry, empty, minWidth = 560 } = props;
  if (rows === undefined)
    return error ? <Failure error={error} retry={retry} /> : <Loading rows={6} height={36} />;
  if (rows.length === 0) return empty;
  return (
    <div className="rows" tabIndex={0} role="group" aria-label={label}>
      {/* The roles are said, because on a phone rows stand as blocks, which are no table by themselves. */}
      <table role="table" style={{ minWidth }}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, isNumber, width }) => (
              <th
                key={title}
                role="columnheader"
                className={isNumber ? 'is-number' : undefined}
                style={width === undefined ? undefined : { width }}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row<T>({ row, columns }: { row: T; columns: readonly Column<T>[] }) {
  return (
    <tr role="row">
      {columns.map(({ title, cell, isNumber }) => (
        <td key={title} role="cell" data-title={title} className={isNumber ? 'numbers is-number' : undefined}>
          {cell(row)}
        </td>
      ))}
    </tr>
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

/** The ways to the other pages of a list. */
export function Pager({ of }: { of: Pages }) {
  const { page, hasNext, back, ahead, forward } = of;
  const t = useText();
  const [isGoing, setGoing] = useState(false);
  if (page === 1 && !hasNext) return null;
  const isBusy = isGoing || of.isBusy;
  const go = async () => {
    if (isBusy) return;
    setGoing(true);
    await forward();
    setGoing(false);
  };
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
        onClick={back}
      >
        {t('Back', '이전')}
      </Button>
      {/* Not disabled while it is on its way, which would take the focus from it. */}
      <Button
        size="xs"
        variant="default"
        rightSection={<IconChevronRight size={14} aria-hidden />}
        disabled={!hasNext}
        aria-busy={isBusy}
        onPointerEnter={() => void ahead()}
        onFocus={() => void ahead()}
        onClick={() => void go()}
      >
        {t('Next', '다음')}
      </Button>
    </Group>
  );
}
