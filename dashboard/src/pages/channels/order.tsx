import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  MouseSensor,
  TouchSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconGripVertical } from '@tabler/icons-react';
import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useAct } from '../../api/hooks.js';
import { useToast } from '../../kit/toast.js';
import { useText } from '../../shell/text.js';
import type { Channel } from './channels.js';

interface Order {
  /** Moves a channel to the place of another, counted without it. */
  moveTo: (key: string, place: number) => void;
  keys: readonly string[];
}

const OrderContext = createContext<Order>({ moveTo: () => undefined, keys: [] });

/** The channels in the order that was asked for last, also before the server has answered. */
export function useOrder(stored: readonly Channel[] | undefined) {
  const toast = useToast();
  const client = useQueryClient();
  const [wanted, want] = useState<readonly string[] | null>(null);
  const put = useAct('orderChannels', { spoils: ['listChannels'], isInTurn: true });
  const channels =
    wanted && stored && [...stored].sort((one, other) => wanted.indexOf(one.key) - wanted.indexOf(other.key));
  const keys = (channels ?? stored ?? []).map(({ key }) => key);
  const failed = (error: unknown) => {
    toast.failed(error);
    void client.invalidateQueries({ queryKey: ['listChannels'] });
  };
  const moveTo = (key: string, place: number) => {
    const others = keys.filter((one) => one !== key);
    const next = [...others.slice(0, place), key, ...others.slice(place)];
    if (place < 0 || place >= keys.length || next.join() === keys.join()) return;
    want(next);
    put.mutate({ body: { keys: next } }, { onError: failed, onSettled: () => want(null) });
  };
  return { channels: channels ?? stored, keys, moveTo };
}

/** By keyboard channels are moved in another way, and the handle says so itself. */
const SILENT = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

/** Where channels can be moved by their handles, which are in the rows. */
export function Ordering({ keys, moveTo, children }: Order & { children: ReactNode }) {
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 120, tolerance: 8 } }),
  );
  const drop = ({ active, over }: DragEndEvent) => {
    if (over) moveTo(String(active.id), keys.indexOf(String(over.id)));
  };
  return (
    <OrderContext value={{ keys, moveTo }}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={drop}
        accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: '' } }}
      >
        {children}
      </DndContext>
    </OrderContext>
  );
}

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

/** The handle of a row: dragged, or moved by the arrow keys. */
export function Handle({ channel: { key, name } }: { channel: Channel }) {
  const t = useText();
  const { keys, moveTo } = useContext(OrderContext);
  const [said, say] = useState('');
  const { setNodeRef: setDragged, listeners, transform, isDragging } = useDraggable({ id: key });
  const { setNodeRef: setPlace, isOver, active } = useDroppable({ id: key });
  const place = keys.indexOf(key);
  const isByKey = useRef(false);
  const spot = useRef<HTMLElement>(null);
  useEffect(() => {
    // A row that is put elsewhere loses the focus; whoever moves it by keyboard goes on with it.
    if (isByKey.current) spot.current?.querySelector('button')?.focus();
    isByKey.current = false;
  }, [place]);
  const from = active ? keys.indexOf(String(active.id)) : -1;
  const step = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = place + by;
    const isThere = to >= 0 && to < keys.length;
    say(
      isThere
        ? t(`Moved to place ${to + 1} of ${keys.length}`, `${keys.length}개 중 ${to + 1}번째로 옮겼습니다`)
        : t('It cannot be moved there.', '그곳으로 옮길 수 없습니다.'),
    );
    isByKey.current = isThere;
    if (isThere) moveTo(key, to);
  };
  const line = place < from ? 'before' : 'after';
  return (
    <span
      ref={(node) => {
        spot.current = node;
        setPlace(node);
      }}
      className="order-place"
      data-over={isOver && place !== from ? line : undefined}
    >
      <ActionIcon
        ref={setDragged}
        className="order-handle"
        variant="subtle"
        color="gray"
        size={32}
        data-dragged={isDragging}
        style={transform ? { transform: `translateY(${transform.y}px)` } : undefined}
        aria-label={t(`Move ${name}`, `${name} 이동`)}
        aria-keyshortcuts="ArrowUp ArrowDown"
        title={t('Drag, or press the arrow keys', '끌거나 화살표 키를 누르세요')}
        {...listeners}
        onKeyDown={step}
      >
        <IconGripVertical size={16} aria-hidden />
      </ActionIcon>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </span>
  );
}
