import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useDraggable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../shell/text.js';
import { Tree, type TreeProps } from './tree.js';
import { at, type Json, type Path } from './tree-model.js';
import { typeOf, useTypeWord, VIEW_TYPES } from './view-types.js';

/** What is being dragged: a block of the layout by its path, or a new one by its type. */
export type Dragged = { path: Path } | { type: string };

interface Props extends Pick<TreeProps, 'layout' | 'chosen' | 'choose' | 'moveTo'> {
  /** Makes a new block: at the place, or after the one that is chosen. */
  addAt: (type: string, to?: Path) => void;
}

/** The kinds of block above those that the layout has; each is dragged to its place, by mouse or finger. */
export function Blocks({ addAt, ...tree }: Props) {
  const { layout, moveTo } = tree;
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    // A finger that moves at once scrolls.
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
  );
  const drop = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    const to = over?.data.current?.to as Path | undefined;
    const what = active.data.current as Dragged | undefined;
    if (!to || !what) return;
    if ('path' in what) moveTo(what.path, to);
    else addAt(what.type, to);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      onDragStart={({ active }: DragStartEvent) => setDragged((active.data.current as Dragged) ?? null)}
      onDragEnd={drop}
      onDragCancel={() => setDragged(null)}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: '' } }}
    >
      <Palette add={(type) => addAt(type)} />
      <Tree {...tree} dragged={dragged} />
      <DragOverlay dropAnimation={null}>
        {dragged && <Chip view={'path' in dragged ? (at(layout, dragged.path) as Json) : dragged} />}
      </DragOverlay>
    </DndContext>
  );
}

/** By keyboard blocks are moved in another way, and the tree says so itself. */
const SILENT = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

function Palette({ add }: { add: (type: string) => void }) {
  const t = useText();
  return (
    <div className="palette" role="group" aria-label={t('Add a block', '블록 추가')}>
      {VIEW_TYPES.map(({ type }) => (
        <PaletteTile key={type} type={type} add={() => add(type)} />
      ))}
    </div>
  );
}

function PaletteTile({ type, add }: { type: string; add: () => void }) {
  const word = useTypeWord();
  const { setNodeRef, listeners } = useDraggable({ id: `new:${type}`, data: { type } });
  const Icon = typeOf(type)?.icon;
  return (
    <UnstyledButton ref={setNodeRef} className="palette-tile" {...listeners} onClick={add}>
      {Icon && <Icon size={20} stroke={1.6} aria-hidden />}
      {word(type)}
    </UnstyledButton>
  );
}

function Chip({ view }: { view: { type?: unknown } }) {
  const word = useTypeWord();
  const Icon = typeOf(view.type)?.icon;
  return (
    <span className="drag-chip">
      {Icon && <Icon size={16} aria-hidden />}
      <Text size="sm" span fw={500}>
        {word(view.type)}
      </Text>
    </span>
  );
}
