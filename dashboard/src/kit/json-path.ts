import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

/** Where something is in a text. */
export interface Range {
  from: number;
  to: number;
}

/** A part of a path as the template language writes it: `.name`, `[0]` or `["odd name"]`. */
const PART = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([^.[\]]+)/g;

const partsOf = (path: string): (string | number)[] =>
  [...path.matchAll(PART)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? '') : (JSON.parse(quoted) as string);
  });

function treeOf(text: string): Node | null {
  try {
    return parseTree(text) ?? null;
  } catch (error) {
    // Nested deeper than its calls can be.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Where the value of a path is in a text that is JSON; of a path that is not there, its nearest part that is. */
export function rangeOfPath(text: string, path: string): Range {
  const tree = treeOf(text);
  if (!tree) return { from: 0, to: text.length };
  const parts = partsOf(path);
  let node = tree;
  for (let length = 1; length <= parts.length; length++)
    node = findNodeAtLocation(tree, parts.slice(0, length)) ?? node;
  return { from: node.offset, to: node.offset + node.length };
}
