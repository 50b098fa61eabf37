/** What the linter has no rule for, found in the text. */
import { filesBelow, isTest, read } from './files.mjs';

const RULES = [
  {
    pattern: /\bnew Date\(\)/,
    says: 'takes the time by itself; use Clock.now of platform/clock.ts',
    files: () => source(['contract', 'template', 'server']),
    except: /^server\/src\/(platform|postgres)\//,
  },
  {
    pattern: /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/,
    says: 'is a note nobody will find; do it, or open an issue and write TODO(#number)',
    files: () => filesBelow('', /\.(ts|mjs|sql|md)$/),
    // This rule's own text.
    except: /^scripts\/checks\/text\.mjs$/,
  },
];

const source = (names) =>
  names.flatMap((name) => filesBelow(`${name}/src`, /\.ts$/)).filter((path) => !isTest(path));

export function checkText() {
  return RULES.flatMap(({ pattern, says, files, except }) =>
    files()
      .filter((path) => !except.test(path))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .flatMap((line, index) =>
            pattern.test(line) ? [`${path}:${index + 1} ${pattern.exec(line)[0]} ${says}.`] : [],
          ),
      ),
  );
}
