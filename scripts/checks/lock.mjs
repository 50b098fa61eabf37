/**
 * package-lock.json must list every package for every platform, else npm ci refuses it and no clone can be
 * installed. npm leaves out those of other platforms when it makes the file anew beside an installed node_modules.
 */
import { posix } from 'node:path';
import { readJson } from './files.mjs';

const LOCK = 'package-lock.json';
const REPAIR = 'run "npm install --package-lock-only --ignore-scripts" and commit the file';

export function checkLock() {
  const { packages } = readJson(LOCK);
  return Object.entries(packages).flatMap(([place, entry]) => [
    ...missing(packages, place, entry),
    ...unproven(place, entry),
    ...outdated(packages, place, entry),
  ]);
}

function missing(packages, place, entry) {
  const wanted = Object.keys({
    ...entry.dependencies,
    ...entry.optionalDependencies,
    ...entry.devDependencies,
  });
  return wanted
    .filter((name) => !isFound(packages, place, name))
    .map((name) => `${LOCK} lacks ${name}, which ${place || 'the root'} needs; ${REPAIR}.`);
}

/** As Node.js looks for a package: beside the one that needs it, and in every folder above. */
function isFound(packages, place, name) {
  for (let folder = place; ; folder = posix.dirname(folder)) {
    if (folder === '.') folder = '';
    if (posix.basename(folder) !== 'node_modules' && posix.join(folder, 'node_modules', name) in packages)
      return true;
    if (folder === '') return false;
  }
}

/** What is installed is what was reviewed: without the hash npm takes whatever the registry sends. */
function unproven(place, { link, integrity }) {
  if (link || integrity || !place.includes('node_modules/')) return [];
  return [`${LOCK} has no "integrity" of ${place}; ${REPAIR}.`];
}

/** A workspace is in the lock file with what its package.json asked for when npm wrote it. */
function outdated(packages, place, entry) {
  if (place.includes('node_modules/')) return [];
  const file = place ? `${place}/package.json` : 'package.json';
  const current = readJson(file);
  const lists = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  const differs = lists.some((list) => !isSame(current[list] ?? {}, entry[list] ?? {}));
  return differs ? [`${LOCK} is older than ${file}; ${REPAIR}.`] : [];
}

const isSame = (one, other) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
