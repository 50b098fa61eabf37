import { Text, UnstyledButton } from '@mantine/core';
import { IconGripVertical, IconStack2 } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { useText } from '../../../shell/text.js';
import { at, idOf, type Node, nodesOf, type Path } from './tree-model.js';
import { typeOf, useTypeWord } from './view-types.js';

interface TreeProps {
  layout: unknown;
  chosen: Path;
  choose: (path: Path) => void;
  /** Null: it may only be looked at. */
  moveTo: ((from: Path, to: Path) => void) | null;
}

const next = (path: Path, by: number): Path => [...path.slice(0, -1), Number(path.at(-1)) + by];

/** The blocks, to be dragged, or moved with Alt and the arrow keys. */
export function Tree({ layout, chosen, choose, moveTo }: TreeProps) {
  const t = useText();
  const [dragged, setDragged] = useState<Path | null>(null);
  const nodes = nodesOf(layout);
  const keys = (event: KeyboardEvent, node: Node) => {
    const count = (at(layout, node.path.slice(0, -1)) as unknown[]).length;
    const index = Number(node.path.at(-1));
    const isUp = event.key === 'ArrowUp';
    if (!isUp && event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (!event.altKey) {
      const other = nodes[nodes.indexOf(node) + (isUp ? -1 : 1)];
      if (!other) return;
      choose(other.path);
      document.querySelector<HTMLElement>(`[data-node="${idOf(other.path)}"]`)?.focus();
      return;
    }
    if (moveTo && isUp && index > 0) moveTo(node.path, next(node.path, -1));
    if (moveTo && !isUp && index < count - 1) moveTo(node.path, next(node.path, 2));
  };
  return (
    <div>
      <div role="group" aria-label={t('Blocks', '블록')}>
        {nodes.map((node) => (
          <TreeRow
            key={idOf(node.path)}
            node={node}
            isChosen={idOf(node.path) === idOf(chosen)}
            choose={() => choose(node.path)}
            onKeyDown={(event) => keys(event, node)}
            drag={moveTo && { from: dragged, begin: setDragged, drop: moveTo }}
          />
        ))}
      </div>
      {moveTo && (
        <Text size="xs" c="dimmed" mt="xs">
          {t(
            'Drag a block to move it, or press Alt with an arrow key.',
            '블록을 끌거나 Alt+화살표 키로 옮길 수 있습니다.',
          )}
        </Text>
      )}
    </div>
  );
}

interface RowProps {
  node: Node;
  isChosen: boolean;
  choose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  drag: {
    from: Path | null;
    begin: (path: Path | null) => void;
    drop: (from: Path, to: Path) => void;
  } | null;
}

function TreeRow({ node, isChosen, choose, onKeyDown, drag }: RowProps) {
  const word = useTypeWord();
  const [over, setOver] = useState<'before' | 'inside' | null>(null);
  const { view, path, depth, inside } = node;
  const Icon = typeOf(view.type)?.icon ?? IconStack2;
  /** Its upper part is the place before it; the lower part of what can hold views is the place inside. */
  const placeOf = (event: DragEvent) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return inside && event.clientY > top + height * 0.4 ? 'inside' : 'before';
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(null);
    if (!drag?.from) return;
    drag.drop(drag.from, placeOf(event) === 'inside' && inside ? [...inside, 0] : path);
    drag.begin(null);
  };
  return (
    <UnstyledButton
      className="tree-row"
      data-node={idOf(path)}
      data-chosen={isChosen}
      data-drop={over ?? undefined}
      aria-pressed={isChosen}
      style={{ paddingLeft: 6 + depth * 18 }}
      onClick={choose}
      onKeyDown={onKeyDown}
      draggable={drag !== null}
      onDragStart={() => drag?.begin(path)}
      onDragOver={(event) => {
        if (!drag?.from) return;
        event.preventDefault();
        setOver(placeOf(event));
      }}
      onDragLeave={() => setOver(null)}
      onDrop={drop}
    >
      {drag && <IconGripVertical size={14} aria-hidden style={{ opacity: 0.5, flex: 'none' }} />}
      <Icon size={16} stroke={1.7} aria-hidden style={{ flex: 'none' }} />
      <Text size="sm" span fw={500} style={{ flex: 'none' }}>
        {word(view.type)}
      </Text>
      <Text size="sm" span c="dimmed" truncate>
        {typeof view.text === 'string' ? view.text : ''}
      </Text>
    </UnstyledButton>
  );
}
