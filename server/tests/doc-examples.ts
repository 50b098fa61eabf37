import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A fenced block of a page. */
interface Block {
  language: string;
  text: string;
}

/** The blocks below one heading, in their order. */
export interface Section {
  title: string;
  blocks: Block[];
}

/** The sections of a page in Markdown: what is below each heading of the second level. */
export function sectionsOf(page: string): Section[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      title: text.slice(0, text.indexOf('\n')),
      blocks: [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', block = '']) => ({
        language,
        text: block,
      })),
    }));
}

export const blocksOf = ({ blocks }: Section, language: string): string[] =>
  blocks.filter((block) => block.language === language).map(({ text }) => text);

/** Where an example runs: a directory of its own, and what it reads from the environment. */
export interface Place {
  dir: string;
  env: Record<string, string>;
}

export interface Outcome {
  code: number;
  out: string;
  errors: string;
}

/** Runs a program to its end, beside a server in this process. */
export function run(program: string, args: string[], { dir, env }: Place): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: dir, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } };
    execFile(program, args, options, (error, out, errors) => {
      const { code } = (error ?? { code: 0 }) as { code?: unknown };
      resolve({ code: typeof code === 'number' ? code : 127, out, errors });
    });
  });
}

async function succeed(program: string, args: string[], place: Place): Promise<string> {
  const { code, out, errors } = await run(program, args, place);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors.slice(0, 4_000)}`);
  return out;
}

/** Whether a program is there and does what is asked. */
export async function has(program: string, ...args: string[]): Promise<boolean> {
  return (await run(program, args, { dir: '.', env: {} })).code === 0;
}

const END_OF_BLOCK = '--end-of-block--';

/** Runs blocks of shell one after the other in one bash, and gives what each has printed. */
export async function runShell(blocks: string[], place: Place): Promise<string[]> {
  const script = blocks.map((text) => `${text}\nprintf '%s' '${END_OF_BLOCK}'\n`).join('');
  const out = await succeed('bash', ['-euo', 'pipefail', '-c', script], place);
  return out.split(END_OF_BLOCK).slice(0, -1);
}

/** A language whose examples are run: given those of all sections, it runs one of them by its place. */
export interface Language {
  name: string;
  /** Gets everything ready; throws for examples that are not even of the language. */
  prepare(helper: string, examples: string[], place: Place): Promise<void>;
  run(index: number, place: Place): Promise<string>;
}

/** A language whose programs need no compiling: a file for each example, with the helper before it. */
function interpreted(name: string, program: string, extension: string): Language {
  const file = (index: number) => `example-${index}.${extension}`;
  return {
    name,
    async prepare(helper, examples, { dir }) {
      for (const [index, example] of examples.entries())
        await writeFile(join(dir, file(index)), `${helper}\n${example}`);
    },
    run: (index, place) => succeed(program, [file(index)], place),
  };
}

const IMPORT = /^import .*\n/gm;

/** One class with a method for each example. */
function javaClass(helper: string, examples: string[]): string {
  const all = [helper, ...examples];
  const imports = [...new Set(all.flatMap((text) => text.match(IMPORT) ?? []))];
  const [rest = '', ...bodies] = all.map((text) => text.replace(IMPORT, ''));
  const methods = bodies.map((body, index) => `static void example${index}() throws Exception {\n${body}}\n`);
  const cases = bodies.map((_, index) => `case "${index}" -> example${index}();\n`);
  return `${imports.join('')}
public class Examples {
${rest}
${methods.join('\n')}
public static void main(String[] arguments) throws Exception {
switch (arguments[0]) {
${cases.join('')}}
}
}
`;
}

const java: Language = {
  name: 'Java',
  async prepare(helper, examples, place) {
    await writeFile(join(place.dir, 'Examples.java'), javaClass(helper, examples));
    await succeed('javac', ['-Xlint:all', '-Werror', 'Examples.java'], place);
  },
  run: (index, place) => succeed('java', ['-cp', '.', 'Examples', String(index)], place),
};

export const LANGUAGES = {
  js: interpreted('Node.js', process.execPath, 'mjs'),
  python: interpreted('Python', 'python3', 'py'),
  java,
};
