import { describe, expect, test } from 'vitest';
import type { Comparison } from './figures/figure.js';
import type { Machine } from './machine.js';
import { comparisonResult, measurementResult, replaceSection, toMarkdown } from './report.js';
import { compare } from './rounds.js';

const machine: Machine = {
  at: '2026-11-22T10:00:00.000Z',
  commit: 'abc1234',
  cores: 2,
  cpu: 'A processor',
  memoryGb: 8,
  platform: 'linux',
  node: '20.20.2',
  postgres: '18.4 (embedded)',
  settings: { fsync: 'on' },
  flushMs: 0.2,
  load: { before: 0.5, after: 2 },
};

const figure = (unit: Comparison['unit'], aim: number): Comparison => ({
  name: 'send',
  title: 'A send',
  limit: 'An insert',
  unit,
  aim,
  rounds: { full: 1, quick: 1 },
  prepare: () => Promise.reject(new Error('not run here')),
});

const compared = (server: number, raw: number) => ({ ...compare([{ server, raw }]), serverCpuUs: 12.3 });

describe('the report', () => {
  test('more is better for a rate and worse for a time', () => {
    expect(comparisonResult(figure('rows/s', 0.5), compared(60, 100))).toMatchObject({ met: true });
    expect(comparisonResult(figure('rows/s', 0.5), compared(40, 100))).toMatchObject({ met: false });
    expect(comparisonResult(figure('ms', 2.5), compared(2, 1))).toMatchObject({ met: true });
    expect(comparisonResult(figure('ms', 2.5), compared(3, 1))).toMatchObject({ met: false });
  });

  test('a row begins with the ratio, and a missed aim is marked', () => {
    const results = [
      comparisonResult(figure('requests/s', 1), compared(3000, 2000)),
      comparisonResult(figure('requests/s', 1), compared(1000, 2000)),
      measurementResult(
        { name: 'memory', title: 'Memory', measure: () => Promise.reject(new Error('not run here')) },
        [
          { title: 'Memory', value: 201, unit: 'MB', aim: 200, did: '1,000,000 messages' },
          { title: 'Share', value: 0.9, unit: '', aim: 0.8, isLeast: true, did: 'all of it' },
        ],
      ),
    ];
    const rows = toMarkdown({ machine, quick: false, results }).split('\n');
    expect(rows[2]).toBe(
      '| **1.50** (1.50–1.50) | ≥ 1.0 | A send | 3,000 requests/s | 2,000 requests/s – An insert | 12 µs |',
    );
    expect(rows[3]).toMatch(/^\| \*\*0\.50\*\* ✗/);
    expect(rows[4]).toBe('| 201 MB ✗ | ≤ 200 MB | Memory | 1,000,000 messages | – | – |');
    expect(rows[5]).toBe('| 0.90 | ≥ 0.80 | Share | all of it | – | – |');
  });

  test('what depends on the machine is said: cores, versions, durability, load', () => {
    const text = toMarkdown({ machine, quick: false, results: [] });
    for (const fact of [
      '2 cores',
      'Node 20.20.2',
      'PostgreSQL 18.4',
      'fsync=on',
      '0.5 before',
      '2.0 after',
      'abc1234',
    ])
      expect(text).toContain(fact);
  });

  test('a quick run says that it is not to be quoted', () => {
    expect(toMarkdown({ machine, quick: true, results: [] })).toMatch(/^_A quick run/);
  });

  test('only what stands between the markers of a page is replaced', () => {
    const page = 'before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n';
    expect(replaceSection(page, 'new')).toBe(
      'before\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\nafter\n',
    );
    expect(replaceSection(replaceSection(page, 'new'), 'new')).toBe(replaceSection(page, 'new'));
    expect(() => replaceSection('no markers', 'new')).toThrow('<!-- bench:begin -->');
  });
});
