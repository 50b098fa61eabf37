import { useDraggable, useDroppable } from '@dnd-kit/core';
import { Text, VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconGripVertical, IconStack2 } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useText } from '../../../shell/text.js';
import type { Dragged } from './blocks.js';
import { idOf, isBelow, mayStand, type Node, nodesOf, type Path } from './tree-model.js';
import { useStepTo } from './tree-moves.js';
import { typeOf, useTypeWord } from './view-types.js';

export interface TreeProps {
  layout: unknown;
  chosen: Path;
  choose: (path: Path) => void;
  /** Gives where the block is afterwards. */
  moveTo: (from: Path, to: Path) => Path;
  dragged: Dragged | null;
}

/** The blocks as a tree: the arrow keys walk it, and with Alt they move the block. */
export function Tree(props: TreeProps) {
  const { layout, chosen, choose, dragged } = props;
  const t = useText();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const place = useRef<HTMLDivElement>(null);
  const isByKey = useRef(false);
  const all = nodesOf(layout);
  const isHidden = ({ path }: Node) =>
    all.some((one) => folded.has(idOf(one.path)) && one.path.length < path.length && isBelow(path, one.path));
  const shown = all.filter((node) => !isHidden(node));
  const fold = (path: Path, isFolded: boolean) => {
    const next = new Set(folded);
    if (isFolded) next.add(idOf(path));
    else next.delete(idOf(path));
    setFolded(next);
  };
  const id = idOf(chosen);
  useEffect(() => {
    const row = place.current?.querySelector<HTMLElement>(`[data-node="${id}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    // Whoever walks the tree, or moves a block, by keyboard goes with it.
    if (isByKey.current) row?.focus({ preventScroll: true });
    isByKey.current = false;
  }, [id]);
  const { step, said } = useStepTo(props);
  const keys = (event: KeyboardEvent, node: Node) => {
    isByKey.current = true;
    if (event.altKey) return step(event, node.path);
    const index = shown.indexOf(node);
    const other = {
      ArrowUp: shown[index - 1],
      ArrowDown: shown[index + 1],
      Home: shown[0],
      End: shown.at(-1),
    };
    if (event.key in other) {
      event.preventDefault();
      const next = other[event.key as keyof typeof other];
      if (next) choose(next.path);
    } else if (event.key === 'ArrowLeft') fold(node.path, true);
    else if (event.key === 'ArrowRight') fold(node.path, false);
  };
  const isChosenThere = shown.some(({ path }) => idOf(path) === id);
  return (
    <>
      <div ref={place} className="blocks" role="tree" aria-label={t('Blocks', '블록')}>
        {shown.map((node, index) => (
          <Row
            key={idOf(node.path)}
            {...{ node, layout, dragged, choose }}
            isChosen={idOf(node.path) === id}
            isTabStop={isChosenThere ? idOf(node.path) === id : index === 0}
            isFolded={folded.has(idOf(node.path))}
            fold={(isFolded) => fold(node.path, isFolded)}
            onKeyDown={(event) => keys(event, node)}
          />
        ))}
      </div>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}

interface RowProps extends Pick<TreeProps, 'layout' | 'dragged' | 'choose'> {
  node: Node;
  isChosen: boolean;
  isTabStop: boolean;
  isFolded: boolean;
  fold: (isFolded: boolean) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Row(props: RowProps) {
  const { node, layout, dragged, choose, isChosen, isTabStop, isFolded, fold, onKeyDown } = props;
  const { path, depth, inside, count } = node;
  const id = idOf(path);
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `row:${id}`, data: { path } });
  const isOpen = inside !== null && count > 0 && !isFolded;
  return (
    <div
      ref={setNodeRef}
      className="tree-row"
      role="treeitem"
      tabIndex={isTabStop ? 0 : -1}
      data-node={id}
      data-dragged={isDragging}
      aria-selected={isChosen}
      aria-level={depth + 1}
      aria-expanded={inside && count > 0 ? isOpen : undefined}
      style={{ paddingLeft: 4 + depth * 16 }}
      {...listeners}
      onClick={() => choose(path)}
      onKeyDown={onKeyDown}
    >
      <Inner node={node} isOpen={isOpen} fold={fold} />
      {dragged && <Zones node={node} isOpen={isOpen} {...{ layout, dragged }} />}
    </div>
  );
}

function Inner({ node, isOpen, fold }: { node: Node; isOpen: boolean; fold: (isFolded: boolean) => void }) {
  const word = useTypeWord();
  const summary = useSummary();
  const { view, inside, count } = node;
  const Icon = typeOf(view.type)?.icon ?? IconStack2;
  return (
    <>
      <span
        className="tree-toggle"
        aria-hidden
        onClick={(event) => {
          if (!inside || count === 0) return;
          event.stopPropagation();
          fold(isOpen);
        }}
      >
        {inside && count > 0 && (isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />)}
      </span>
      <Icon size={16} stroke={1.7} aria-hidden style={{ flex: 'none' }} />
      <Text size="sm" span fw={500} style={{ flex: 'none' }}>
        {word(view.type)}
      </Text>
      <Text size="sm" span c="dimmed" truncate flex={1}>
        {summary(node)}
      </Text>
      <IconGripVertical size={14} aria-hidden style={{ opacity: 0.5, flex: 'none' }} />
    </>
  );
}

/** What tells a block from others of its type. */
function useSummary(): (node: Node) => string {
  const t = useText();
  return ({ view, count }) => {
    if (typeof view.text === 'string') return view.text;
    if (typeof view.imageUrl === 'string') return view.imageUrl.split('/').at(-1) ?? '';
    if (view.type !== 'box') return '';
    if (count === 0) return t('empty', '비어 있음');
    return view.layout === 'column' ? t('in a column', '세로') : t('in a row', '가로');
  };
}

/** Where something that is dragged may go, as far as this row shows it. */
function Zones({
  node,
  layout,
  dragged,
  isOpen,
}: {
  node: Node;
  layout: unknown;
  dragged: Dragged;
  isOpen: boolean;
}) {
  const { path, inside, count } = node;
  const id = idOf(path);
  const after: Path = [...path.slice(0, -1), Number(path.at(-1)) + 1];
  const fits = (to: Path) => !('path' in dragged) || mayStand(layout, dragged.path, to);
  const zones: { where: 'before' | 'inside' | 'after'; to: Path; top: number; height: number }[] =
    inside === null
      ? [
          { where: 'before', to: path, top: 0, height: 50 },
          { where: 'after', to: after, top: 50, height: 50 },
        ]
      : [
          { where: 'before', to: path, top: 0, height: 30 },
          { where: 'inside', to: [...inside, isOpen ? 0 : count], top: 30, height: isOpen ? 70 : 40 },
          ...(isOpen ? [] : [{ where: 'after' as const, to: after, top: 70, height: 30 }]),
        ];
  return zones
    .filter(({ to }) => fits(to))
    .map(({ where, to, top, height }) => (
      <Zone key={where} id={`${where}:${id}`} {...{ where, to, top, height }} />
    ));
}

function Zone(props: { id: string; where: string; to: Path; top: number; height: number }) {
  const { id, where, to, top, height } = props;
  const { setNodeRef, isOver } = useDroppable({ id, data: { to } });
  return (
    <span
      ref={setNodeRef}
      className="drop-zone"
      data-zone={id}
      data-over={isOver ? where : undefined}
      style={{ top: `${top}%`, height: `${height}%` }}
    />
  );
}
