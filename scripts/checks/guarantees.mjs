/**
 * Promises and tests name each other. In GUARANTEES.md a promise is a line that begins with its id (heading,
 * list item or row of a table); up to the next promise it names at least one file that tests it. In a test
 * the id stands in the title: `it('survives a kill (G2, G3)', …)`.
 */
import { exists, filesBelow, read } from './files.mjs';

const DOCUMENT = 'GUARANTEES.md';
const PROMISE = /^[\s#|*-]*\**(G\d+)\b/;
const TEST_FILE = /[\w./{}-]+\.test\.ts/g;
const IDS_IN_TITLE = /\((G\d+(?:, ?G\d+)*)\)/g;

export function checkGuarantees() {
  if (!exists(DOCUMENT))
    return [`${DOCUMENT} is missing: it lists what Belfry promises, and the tests of it.`];
  const promises = readPromises();
  const tests = filesBelow('', /\.test\.ts$/);
  return [
    ...[...promises].flatMap(([id, files]) => faultsOfPromise(id, files)),
    ...tests.flatMap((path) =>
      idsIn(path)
        .filter((id) => !promises.has(id))
        .map((id) => `${path} names ${id}, which ${DOCUMENT} does not promise.`),
    ),
  ];
}

/** Id → the test files named for it. */
function readPromises() {
  const promises = new Map();
  let current;
  for (const line of read(DOCUMENT).split('\n')) {
    const id = PROMISE.exec(line)?.[1];
    if (id && !promises.has(id)) promises.set(id, []);
    if (id) current = id;
    else if (line.startsWith('#')) current = undefined;
    if (current) promises.get(current).push(...(line.match(TEST_FILE) ?? []));
  }
  return promises;
}

function faultsOfPromise(id, files) {
  if (files.length === 0) return [`${DOCUMENT}: ${id} names no test file (a path that ends in .test.ts).`];
  return files.flatMap((file) => {
    if (!exists(file)) return [`${DOCUMENT}: ${id} names ${file}, which does not exist.`];
    return idsIn(file).includes(id)
      ? []
      : [`${DOCUMENT}: ${id} names ${file}, where no title bears (${id}).`];
  });
}

function idsIn(path) {
  return [...new Set([...read(path).matchAll(IDS_IN_TITLE)].flatMap(([, ids]) => ids.split(/, ?/)))];
}
