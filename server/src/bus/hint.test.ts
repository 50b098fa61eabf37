import { describe, expect, it } from 'vitest';
import type { ApplicationKey } from '../storage/database.js';
import { GatheredHints, HINT_USERS_MAX, markOf, readHint } from './hint.js';

const [one, two] = [1 as ApplicationKey, 2 as ApplicationKey];
const users = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);

describe('gathered hints', () => {
  it('become one message an application, which names each user once', () => {
    const hints = new GatheredHints();
    hints.add({ application: one, userIds: ['ann', 'ben'] });
    hints.add({ application: two, userIds: null });
    hints.add({ application: one, userIds: ['ben'] });
    expect(hints.take('me').map(readHint)).toEqual([
      { from: 'me', application: one, marks: [markOf('ann'), markOf('ben')] },
      { from: 'me', application: two, marks: null },
    ]);
    expect(hints.isEmpty).toBe(true);
  });

  it('name so many users at most, and above that only the application, in a message that NOTIFY takes', () => {
    const hints = new GatheredHints();
    hints.add({ application: one, userIds: users(HINT_USERS_MAX) });
    const [text = ''] = hints.take('a name of twenty ch.');
    expect(readHint(text)?.marks).toHaveLength(HINT_USERS_MAX);
    expect(text.length).toBeLessThan(8_000);
    hints.add({ application: one, userIds: users(HINT_USERS_MAX + 1) });
    hints.add({ application: one, userIds: ['ann'] });
    expect(hints.take('me').map(readHint)).toEqual([{ from: 'me', application: one, marks: null }]);
  });
});

describe('a message of the bus', () => {
  it('that is none of ours cannot be read', () => {
    for (const text of [
      '',
      'x',
      'null',
      '[]',
      '{}',
      '{"from":"a","application":1}',
      '{"from":1,"application":1,"users":null}',
    ])
      expect(readHint(text)).toBeNull();
    expect(readHint('{"from":"a","application":1,"users":["ann"]}')).toBeNull();
  });
});
