import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Pages } from '../api/pages.js';
import { useText } from '../shell/text.js';
import { ColumnMenu } from './column-menu.js';
import { useHiddenColumns } from './hidden-columns.js';
import { Failure, Loading } from './page.js';

export interface Column<T> {
  /** What a browser remembers it by when it is hidden. One without an id stays. */
  id?: string;
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
  /** The name under which a browser remembers which columns are hidden; without it none can be. */
  list?: string;
  error?: unknown;
  retry?: () => void;
  /** What stands in place of a table without rows. */
  empty: ReactNode;
  /** Narrower than this, with all columns, it scrolls. */
  minWidth?: number;
}

/** A list of rows, or what stands for it while there are none: loading, an error, or that it is empty. */
export function DataTable<T extends object>(props: TableProps<T>) {
  const { rows, error, retry, empty } = props;
  if (rows === undefined)
    return error ? <Failure error={error} retry={retry} /> : <Loading rows={6} height={36} />;
  if (rows.length === 0) return empty;
  return <Rows {...props} rows={rows} />;
}

const features = tableFeatures({
  columnVisibilityFeature,
  columnMeta: {} as Pick<Column<object>, 'title' | 'isNumber' | 'width'>,
});

/** What TanStack Table makes of rows and columns, with the columns that somebody has hidden. */
function useRows<T extends object>({ rows, columns, keyOf, list }: TableProps<T> & { rows: readonly T[] }) {
  const [columnVisibility, change] = useHiddenColumns(list);
  const helper = createColumnHelper<typeof features, T>();
  return useTable({
    features,
    data: rows,
    columns: columns.map(({ id, title, cell, isNumber, width }) =>
      helper.display({
        id: id ?? title,
        enableHiding: list !== undefined && id !== undefined,
        cell: ({ row }) => cell(row.original),
        meta: { title, isNumber, width },
      }),
    ),
    getRowId: keyOf,
    state: { columnVisibility },
    onColumnVisibilityChange: change,
  });
}

/**
 * On a phone each row is a block, with the column's title beside each value. Plain elements with styles of our own, since a
 * component of the kit for each cell takes most of the time until a page of rows is there.
 */
function Rows<T extends object>(props: TableProps<T> & { rows: readonly T[] }) {
  const { label, columns, minWidth = 560 } = props;
  const table = useRows(props);
  const shown = table.getVisibleLeafColumns();
  const choices = table
    .getAllLeafColumns()
    .filter((column) => column.getCanHide())
    .map((column) => ({
      id: column.id,
      title: column.columnDef.meta?.title ?? column.id,
      isShown: column.getIsVisible(),
      show: (isShown: boolean) => column.toggleVisibility(isShown),
    }));
  return (
    <>
      {choices.length > 0 && (
        <Group justify="flex-end" mb={4}>
          <ColumnMenu choices={choices} />
        </Group>
      )}
      <div className="rows" tabIndex={0} role="group" aria-label={label}>
        {/* The roles are said, because on a phone rows stand as blocks, which are no table by themselves. */}
        <table role="table" style={{ minWidth: (minWidth * shown.length) / columns.length }}>
          <thead role="rowgroup">
            <tr role="row">
              {shown.map(({ id, columnDef: { meta } }) => (
                <th
                  key={id}
                  role="columnheader"
                  className={meta?.isNumber ? 'is-number' : undefined}
                  style={meta?.width === undefined ? undefined : { width: meta.width }}
                >
                  {meta?.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id} role="row">
                {row.getVisibleCells().map((of) => {
                  const { id, columnDef } = of.column;
                  const { cell, meta } = columnDef;
                  return (
                    <td
                      key={id}
                      role="cell"
                      data-title={meta?.title}
                      className={meta?.isNumber ? 'numbers is-number' : undefined}
                    >
                      {/* Called, and not made a component of: pages make their columns anew with each drawing. */}
                      {typeof cell === 'function' && (cell(of.getContext()) as ReactNode)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
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
