/** A layout as the editor changes it: JSON that may not be a whole layout yet. */
export type Json = Record<string, unknown>;
export type Path = readonly (string | number)[];

export interface Node {
  path: Path;
  view: Json;
  depth: number;
  /** Where its own views are listed, when it can hold some. */
  inside: Path | null;
  /** How many those are. */
  count: number;
}

export const idOf = (path: Path): string => path.join('.');

export function at(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return value;
}

/** The same with another value at a path; undefined takes a member away. */
export function put(root: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(root))
    return root.map((one, index): unknown => (index === step ? put(one, rest, value) : one));
  const before = (root ?? {}) as Json;
  const next = put(before[step], rest, value);
  const { [step]: _, ...others } = before;
  return next === undefined ? others : { ...before, [step]: next };
}

const listAt = (root: unknown, path: Path): unknown[] => {
  const list = at(root, path);
  return Array.isArray(list) ? (list as unknown[]) : [];
};

export const insert = (root: unknown, path: Path, view: Json): unknown => {
  const index = Number(path.at(-1));
  const list = path.slice(0, -1);
  return put(root, list, [...listAt(root, list).slice(0, index), view, ...listAt(root, list).slice(index)]);
};

export const remove = (root: unknown, path: Path): unknown => {
  const index = Number(path.at(-1));
  const list = path.slice(0, -1);
  return put(
    root,
    list,
    listAt(root, list).filter((_, one) => one !== index),
  );
};

export const isBelow = (path: Path, above: Path): boolean =>
  above.every((step, index) => path[index] === step);

/** Carousels and cascades list whole layouts, everything else lists views. */
const listsItems = (root: unknown, to: Path): boolean => {
  const { type } = (at(root, to.slice(0, -2)) ?? {}) as Json;
  return type === 'carouselView' || type === 'cascadeView';
};

const isItem = (view: unknown): boolean => typeof view === 'object' && view !== null && 'body' in view;

/** Whether a view may stand at a place: an item of a carousel only among items, and nothing in itself. */
export function mayStand(root: unknown, from: Path, to: Path): boolean {
  return !isBelow(to, from) && (!isItem(at(root, from)) || listsItems(root, to));
}

/** A view as it stands at a place: among the items of a carousel it is an item of its own. */
const fitted = (root: unknown, to: Path, view: Json): Json =>
  listsItems(root, to) && !isItem(view) ? itemOf(view) : view;

/** Puts a new view at a place. */
export const add = (root: unknown, to: Path, view: Json): unknown => insert(root, to, fitted(root, to, view));

/** Takes a view out and puts it where `to` was; what may not stand there stays. */
export function move(root: unknown, from: Path, to: Path): { root: unknown; path: Path } {
  if (!mayStand(root, from, to)) return { root, path: from };
  const view = fitted(root, to, at(root, from) as Json);
  const shifted = [...to];
  const last = from.length - 1;
  // What stood behind it in the same list moves up by one.
  if (to.length > last && isBelow(to, from.slice(0, -1)) && Number(to[last]) > Number(from[last]))
    shifted[last] = Number(to[last]) - 1;
  return { root: insert(remove(root, from), shifted, view), path: shifted };
}

/** The place that many steps further in the same list. */
export const beside = (path: Path, by: number): Path => [...path.slice(0, -1), Number(path.at(-1)) + by];

/** The view that holds the one of a path; null: nothing does but the layout. */
export function parentOf(path: Path): Path | null {
  const list = path.slice(0, -2);
  const parent = list.at(-1) === 'body' ? list.slice(0, -1) : list;
  return parent.length === 0 ? null : parent;
}

const CONTAINERS = new Set(['box', 'carouselView', 'cascadeView']);

/** Every view of a layout, from above, as the rows of a tree. */
export function nodesOf(root: unknown, path: Path = ['body', 'items'], depth = 0): Node[] {
  return listAt(root, path).flatMap((one, index) => {
    const view = (one ?? {}) as Json;
    const own = [...path, index];
    const type = String(view.type);
    const inside = CONTAINERS.has(type)
      ? [...own, 'items']
      : 'body' in view
        ? [...own, 'body', 'items']
        : null;
    const node: Node = { path: own, view, depth, inside, count: inside ? listAt(root, inside).length : 0 };
    return [node, ...(inside ? nodesOf(root, inside, depth + 1) : [])];
  });
}

/** A new view of a type. */
export function newView(type: string): Json {
  switch (type) {
    case 'box':
      return { type, layout: 'column', items: [] };
    case 'image':
      return {
        type,
        imageUrl: `${location.origin}/gallery/lamp.png`,
        imageStyle: { contentMode: 'aspectFill' },
        height: { type: 'fixed', value: 160 },
      };
    case 'imageButton':
      return {
        type,
        imageUrl: `${location.origin}/gallery/icon-gift.png`,
        width: { type: 'fixed', value: 40 },
        height: { type: 'fixed', value: 40 },
        action: { type: 'web', data: 'https://example.com/' },
      };
    case 'textButton':
      return {
        type,
        text: 'Open',
        action: { type: 'web', data: 'https://example.com/' },
        viewStyle: {
          backgroundColor: '#3B5BDB',
          radius: 8,
          padding: { top: 10, right: 16, bottom: 10, left: 16 },
        },
        textStyle: { size: 14, color: '#FFFFFF', weight: 'bold' },
      };
    case 'carouselView':
    case 'cascadeView':
      return { type, items: [newItem(), newItem()] };
    default:
      return { type: 'text', text: 'Text', textStyle: { size: 14 } };
  }
}

/** Space around texts and buttons that stand at the edge of the message; inside a box it is the box that has some. */
const EDGE = { top: 12, right: 16, bottom: 12, left: 16 };

/** A new view of a type for a place. */
export function newViewAt(type: string, to: Path): Json {
  const view = newView(type);
  const isAtEdge = parentOf(to) === null && (type === 'text' || type === 'textButton');
  return isAtEdge ? { ...view, viewStyle: { ...(view.viewStyle as Json | undefined), margin: EDGE } } : view;
}

/** A whole layout, as carousels and cascades hold them. */
const itemOf = (...items: Json[]): Json => ({ version: 1, body: { items } });
export const newItem = (): Json => itemOf(newView('text'));

/** The path of a view in a layout, by what it is and not by what it looks like. */
export const pathOfView = (root: unknown, view: object): Path | undefined =>
  nodesOf(root).find((node) => node.view === view)?.path;

/** Steps of a path as faults name it: `body.items[2].items[0].text`. */
export const stepsOf = (path: string): Path =>
  [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index === undefined ? (quoted ?? name ?? '') : Number(index),
  );
