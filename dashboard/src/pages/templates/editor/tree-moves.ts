import { type KeyboardEvent, useState } from 'react';
import { useText } from '../../../shell/text.js';
import type { TreeProps } from './tree.js';
import { at, beside, mayStand, nodesOf, idOf, parentOf, type Path } from './tree-model.js';

export type Direction = 'up' | 'down' | 'out' | 'in';

/** Where a step takes a block; null: there is no such place. */
export function stepTarget(layout: unknown, path: Path, direction: Direction): Path | null {
  const index = Number(path.at(-1));
  const to = ((): Path | null => {
    if (direction === 'up') return index > 0 ? beside(path, -1) : null;
    if (direction === 'down') {
      const count = (at(layout, path.slice(0, -1)) as unknown[]).length;
      return index < count - 1 ? beside(path, 2) : null;
    }
    if (direction === 'out') {
      const parent = parentOf(path);
      return parent && beside(parent, 1);
    }
    const above = index > 0 ? nodesOf(layout).find((one) => idOf(one.path) === idOf(beside(path, -1))) : null;
    return above?.inside ? [...above.inside, above.count] : null;
  })();
  return to && mayStand(layout, path, to) ? to : null;
}

const KEYS: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'out',
  ArrowRight: 'in',
};

/** Moves a block by Alt and an arrow key, and says where it went. */
export function useStepTo({ layout, moveTo, choose }: Pick<TreeProps, 'layout' | 'moveTo' | 'choose'>) {
  const t = useText();
  const [said, say] = useState('');
  const step = (event: KeyboardEvent, path: Path) => {
    const direction = KEYS[event.key];
    if (!direction) return;
    event.preventDefault();
    const to = stepTarget(layout, path, direction);
    if (!to) return say(t('It cannot be moved there.', '그곳으로 옮길 수 없습니다.'));
    const moved = moveTo(path, to);
    choose(moved);
    say(t(`Moved to place ${Number(moved.at(-1)) + 1}`, `${Number(moved.at(-1)) + 1}번째로 옮겼습니다`));
  };
  return { step, said };
}
