import { readFile } from 'node:fs/promises';
import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, runShell, sectionsOf } from './doc-examples.js';
import { startServer } from './support.js';

const page = await readFile(new URL('../../docs/client-api.md', import.meta.url), 'utf8');
/** Every block of the page in its order, those before the first heading too. */
const blocks = sectionsOf(`## Set up\n${page}`).flatMap((section) => section.blocks);
const commands = sectionsOf(`## Set up\n${page}`).flatMap((section) => blocksOf(section, 'sh'));

/** What is left out: of a text its end, of a list or an object what follows. */
const MORE = '…';

/** What an answer does not have of what the page shows; null when it has all of it and nothing else. */
function difference(shown: unknown, given: unknown, path = 'the answer'): string | null {
  const is = `${path} is ${JSON.stringify(given)}, the page shows ${JSON.stringify(shown)}`;
  if (shown === MORE) return given === undefined ? is : null;
  if (Array.isArray(shown)) {
    if (!Array.isArray(given)) return is;
    const isOpen = shown.at(-1) === MORE;
    const all = isOpen ? shown.slice(0, -1) : shown;
    if (isOpen ? given.length < all.length : given.length !== all.length) return is;
    return first(all.map((one, at) => difference(one, given[at], `${path}[${at}]`)));
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof given !== 'object' || given === null) return is;
    const { [MORE]: isOpen, ...members } = shown as Record<string, unknown>;
    const other = given as Record<string, unknown>;
    const unknown = Object.keys(other).find((name) => !Object.hasOwn(members, name));
    if (isOpen === undefined && unknown !== undefined) return `${path} has "${unknown}" too: ${is}`;
    return first(
      Object.entries(members).map(([name, one]) => difference(one, other[name], `${path}.${name}`)),
    );
  }
  return isLike(shown, given) ? null : is;
}

/** The same, or another id, time or token. */
function isLike(shown: unknown, given: unknown): boolean {
  if (shown === given) return true;
  if (typeof shown === 'number') return shown > 1e12 && typeof given === 'number' && given > 1e12;
  if (typeof shown !== 'string' || typeof given !== 'string') return false;
  const id = /^\d{19}$/;
  return (id.test(shown) && id.test(given)) || (shown.endsWith(MORE) && given.startsWith(shown.slice(0, -1)));
}

const first = (all: (string | null)[]): string | null => all.find((one) => one !== null) ?? null;

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** A line as what it says: JSON, or a line of a stream with its JSON. */
const read = (line: string): unknown => {
  if (line.startsWith('id: ')) return line;
  return JSON.parse(line.startsWith('data: ') ? line.slice(6) : line) as unknown;
};

/** A stream that the page reads for a second is read until it has said as much as the page shows, and ends with the server. */
const inTime = (command: string, lines: number): string =>
  command.includes('--max-time 1 ')
    ? `head -n ${lines} < <(${command.replace('--max-time 1 ', '').trim()} 2>/dev/null)\n`
    : command;

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

describe('the page about the client API', () => {
  it('has a command for every operation of it', () => {
    const text = commands.join('\n');
    const missing = Object.values(OPERATIONS)
      .filter(({ path }) => path.startsWith('/client/v1/'))
      .filter(({ method, path }) => {
        const address = path.replace(/\{\w+\}/g, '[\\w-]+');
        const asked = method === 'GET' ? '' : `-X ${method} `;
        return !new RegExp(`curl -sN? ?(--max-time 1 )?${asked}"?\\$URL${address}[ ?"]`).test(text);
      });
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('shows commands that are answered as it says', async () => {
    const env = { URL: server.url, BELFRY_API_TOKEN: server.application.token };
    const shownOf = blocks.flatMap(({ language }, index) => {
      const next = blocks[index + 1];
      return language === 'sh' ? [next && next.language !== 'sh' ? linesOf(next.text) : []] : [];
    });
    const printed = await runShell(
      commands.map((command, index) => inTime(command, shownOf[index]?.length ?? 0)),
      { dir: '.', env },
    );
    expect(printed).toHaveLength(shownOf.length);
    for (const [index, text] of printed.entries()) {
      const shown = shownOf[index] ?? [];
      const given = linesOf(text);
      expect(given.length, `lines of: ${commands[index]}\n${text}`).toBe(shown.length);
      for (const [line, one] of shown.entries())
        expect(difference(read(one), read(given[line] ?? '')), commands[index]).toBeNull();
    }
  });

  it('would be refused for another answer', () => {
    expect(difference({ a: 1 }, { a: 2 })).not.toBeNull();
    expect(difference({ a: 1 }, { a: 1, b: 2 })).not.toBeNull();
    expect(difference({ a: '…' }, {})).not.toBeNull();
    expect(difference([1, '…'], [])).not.toBeNull();
    expect(difference([1], [1, 2])).not.toBeNull();
    expect(difference('7530368586607493120', 'x')).not.toBeNull();
    expect(difference({ a: [1, '…'], '…': '…' }, { a: [1, 2], b: 3 })).toBeNull();
  });
});
