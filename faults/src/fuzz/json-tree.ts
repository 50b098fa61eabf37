/**
 * JSON on its way to be written, which need not be what `JSON.stringify` writes: names may come twice, and a part
 * may be text that goes out as it stands, whether it is JSON or not.
 */
export type JsonNode =
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: JsonNode[] }
  | { kind: 'object'; members: [name: string, value: JsonNode][] };

export const textNode = (text: string): JsonNode => ({ kind: 'text', text });

/** A value as a tree. Members that are undefined are left out. */
export function nodeOf(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(nodeOf) };
  if (value === null || typeof value !== 'object') return textNode(JSON.stringify(value));
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]): [string, JsonNode] => [JSON.stringify(name), nodeOf(member)]);
  return { kind: 'object', members };
}

export function writeNode(node: JsonNode): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'list') return `[${node.items.map(writeNode).join(',')}]`;
  return `{${node.members.map(([name, value]) => `${name}:${writeNode(value)}`).join(',')}}`;
}

/** Number of places of a tree: of itself and all that is in it. */
export function countPlaces(node: JsonNode): number {
  return 1 + childrenOf(node).reduce((sum, child) => sum + countPlaces(child), 0);
}

/** The tree with the place of a number changed; null takes the place out of what holds it. Root is number 0. */
export function changePlace(
  node: JsonNode,
  place: number,
  change: (node: JsonNode) => JsonNode | null,
): JsonNode | null {
  if (place === 0) return change(node);
  let left = place - 1;
  const enter = (child: JsonNode): JsonNode | null => {
    const size = countPlaces(child);
    const isHere = left >= 0 && left < size;
    const at = left;
    left -= size;
    return isHere ? changePlace(child, at, change) : child;
  };
  if (node.kind === 'list')
    return { kind: 'list', items: node.items.map(enter).filter((item) => item !== null) };
  if (node.kind === 'text') return node;
  const members = node.members.flatMap(([name, value]): [string, JsonNode][] => {
    const changed = enter(value);
    return changed === null ? [] : [[name, changed]];
  });
  return { kind: 'object', members };
}

function childrenOf(node: JsonNode): JsonNode[] {
  if (node.kind === 'text') return [];
  return node.kind === 'list' ? node.items : node.members.map(([, value]) => value);
}
