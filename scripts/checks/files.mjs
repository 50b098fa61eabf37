/** What the checks read: the files of the checkout, and what they import. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const IGNORED = new Set(['node_modules', 'dist', 'data', '.git', 'coverage']);

/** Paths from the root, with slashes, of the files below a folder that match; sorted. */
export function filesBelow(folder, pattern = /./) {
  const found = [];
  const enter = (path) => {
    for (const entry of readdirSync(join(ROOT, path), { withFileTypes: true })) {
      if (IGNORED.has(entry.name)) continue;
      const inside = posix.join(path, entry.name);
      if (entry.isDirectory()) enter(inside);
      else if (pattern.test(inside)) found.push(inside);
    }
  };
  if (exists(folder)) enter(folder);
  return found.sort();
}

export const exists = (path) => existsSync(join(ROOT, path));
export const read = (path) => readFileSync(join(ROOT, path), 'utf8');
export const readJson = (path) => JSON.parse(read(path));

export const workspaces = () => readJson('package.json').workspaces;

export const isTest = (path) => path.endsWith('.test.ts') || /^[^/]+\/tests\//.test(path);

const FROM = /^[ \t]*(?:import|export)\b([^'";]*?)\bfrom\s*'([^']+)'/gm;
const BARE = /(?:^[ \t]*import\s*|\bimport\(\s*)'([^']+)'/gm;

/**
 * The imports of a TypeScript file: `target` is a path from the root for a file of ours, else the name of a
 * package; `isType` when only types are taken; `names` what is taken by name.
 */
export function importsOf(path) {
  const source = read(path);
  const named = [...source.matchAll(FROM)].map(([, clause, specifier]) => {
    const names = (/\{([^}]*)\}/.exec(clause)?.[1] ?? '').split(',').map((name) => name.trim());
    const taken = names.filter(Boolean);
    const isType =
      /^\s+type\b/.test(clause) ||
      (/^\s*\{/.test(clause) && taken.length > 0 && taken.every((name) => name.startsWith('type ')));
    return {
      target: resolve(path, specifier),
      isType,
      names: taken.map((name) => name.replace(/^type /, '')),
    };
  });
  const bare = [...source.matchAll(BARE)].map(([, specifier]) => ({
    target: resolve(path, specifier),
    isType: false,
    names: [],
  }));
  return [...named, ...bare];
}

function resolve(path, specifier) {
  if (specifier.startsWith('.')) return posix.join(dirname(path), specifier).replace(/\.js$/, '.ts');
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
