import { describe, expect, it } from 'vitest';
import type { Machine } from '../machine.js';
import { replaceSection } from '../report.js';
import { configText } from './ejabberd-config.js';
import { plot } from './plot.js';
import { bestPeer, figureOf, type PeersReport, toMarkdown } from './table.js';
import { escapeXml } from './xmpp.js';

const [ours, slow, fast] = [{ name: 'Belfry' }, { name: 'slow' }, { name: 'fast' }];
const about = { title: 'Messages to <all> users', unit: 'messages/s', aim: 5 } as const;
const figure = figureOf(
  about,
  new Map([
    [ours, [1000, 1200, 900]],
    [slow, [10, 12, 9]],
    [fast, [200, 400, 100]],
  ]),
);

const MACHINE: Machine = {
  ...{ at: '2026-11-27T00:00:00.000Z', commit: 'abc1234', cores: 2, cpu: 'a CPU', memoryGb: 25 },
  ...{ platform: 'linux', node: '20.20.2', postgres: '15.20 (DATABASE_URL)' },
  settings: { fsync: 'on', synchronous_commit: 'on' },
  flushMs: 0.1,
  load: { before: 0.5, after: 2 },
};

const report = (aim: number): PeersReport => ({
  machine: MACHINE,
  quick: false,
  figures: [{ ...figure, aim }],
  contenders: [
    { name: 'Belfry', version: '', settings: 'one request' },
    { name: 'slow', version: '9.10.0', settings: 'two requests' },
    { name: 'fast', version: '23.01', settings: 'streams' },
  ],
});

describe('the figures beside peers', () => {
  it('have the median of the ratios of each round, not the ratio of the medians', () => {
    expect(figure.sides.map(({ median }) => median)).toEqual([1000, 10, 200]);
    expect(figure.sides.map(({ ratio }) => ratio)).toEqual([1, 100, 5]);
    expect(figure.sides[2]?.ratios).toEqual([5, 3, 9]);
  });

  it('are judged by the peer that did most', () => {
    expect(bestPeer(figure).name).toBe('fast');
    expect(() => bestPeer({ ...figure, sides: figure.sides.slice(0, 1) })).toThrow('there is no peer');
  });

  it('stand in a table with versions, settings, amounts and ratios', () => {
    const page = toMarkdown(report(5), 'peers.svg');
    expect(page).toContain(
      '| What | Belfry | slow 9.10.0 | fast 23.01 | Belfry beside the best peer | Aim |',
    );
    expect(page).toContain('| 1,000 | 10 (Belfry 100 ×) | 200 | **5.0 ×** (3.0 ×–9.0 ×) fast | ≥ 5 × |');
    expect(page).toContain('fsync=on, synchronous_commit=on');
    expect(page).toContain('Medians of 3 rounds');
    expect(page).toContain('](peers.svg)');
  });

  it('say where an aim is missed', () => {
    expect(toMarkdown(report(5), 'peers.svg')).not.toContain('✗');
    expect(toMarkdown(report(5.1), 'peers.svg')).toContain('**5.0 ×** ✗');
  });

  it('are drawn as bars as long as the amounts, with names that cannot be markup', () => {
    const drawn = plot([figure]);
    const widths = [...drawn.matchAll(/<rect class="(?:ours|peer)"[^>]* width="([\d.]+)"/g)].map(
      ([, width]) => Number(width),
    );
    expect(widths).toHaveLength(3);
    expect((widths[2] ?? 0) / (widths[0] ?? 0)).toBeCloseTo(0.2, 2);
    expect(drawn).toContain('Messages to &lt;all&gt; users');
    expect(drawn).toContain('1,000</text>');
  });

  it('are written between their own markers', () => {
    const page = '<!-- bench:begin -->a<!-- bench:end --><!-- peers:begin -->b<!-- peers:end -->';
    expect(replaceSection(page, 'new', 'peers')).toBe(
      '<!-- bench:begin -->a<!-- bench:end --><!-- peers:begin -->\n\nnew\n\n<!-- peers:end -->',
    );
    expect(() => replaceSection('', 'new', 'peers')).toThrow('<!-- peers:begin -->');
  });
});

describe('the configuration of ejabberd', () => {
  it('names the database of the URL, with what is escaped in it', () => {
    const database = new URL('postgres://some%20one:pass%22word@db.example:5433/belfry_test_1');
    const text = configText({ clientPort: 1, componentPort: 2, database });
    for (const line of [
      'sql_server: "db.example"',
      'sql_port: 5433',
      'sql_username: "some one"',
      String.raw`sql_password: "pass\"word"`,
      'sql_database: "belfry_test_1"',
    ])
      expect(text).toContain(`\n${line}\n`);
  });

  it('is sent messages in which nothing is markup', () => {
    expect(escapeXml(`<a b="c">'&`)).toBe('&lt;a b=&quot;c&quot;&gt;&apos;&amp;');
  });
});
