/** What is sent in the measurements: the template, users, variables and bodies. */

export const TEMPLATE_KEY = 'order_shipped';
export const CHANNEL = 'feed';
export const BATCH_TARGETS = 10_000;

export const TEMPLATE = {
  key: TEMPLATE_KEY,
  name: 'Order shipped',
  channels: [CHANNEL],
  variables: ['name', 'order', 'item', 'arrival'].map((key) => ({ key, name: key, type: 'string' })),
  label: 'Order {order}',
  fallback_message: '{name}, your {item} is on its way and arrives {arrival}.',
  ui_template: {
    version: 1,
    body: {
      items: [
        { type: 'text', text: 'Hello {name}!' },
        { type: 'text', text: 'Your {item} (order {order}) arrives {arrival}.' },
      ],
    },
  },
};

/** Users of one kind by number, such as `reader-000042`. */
export const userIds = (kind: string, count: number, digits = 6): string[] =>
  Array.from({ length: count }, (_, index) => `${kind}-${String(index).padStart(digits, '0')}`);

/** The variables of one user in one send: all different, so that no answer can be another's. */
export function variablesOf(userId: string, send: string): Record<string, string> {
  return {
    name: `Customer ${userId}`,
    order: `${send}-${userId}`,
    item: 'Walnut writing desk with two drawers and brass handles, 120 x 60 cm, oiled',
    arrival: 'on Thursday, 3 December, between 9 and 12 in the morning',
  };
}

/** A send to some users, each with variables of their own. */
export function sendBody(mode: 'realtime' | 'batch', targets: readonly string[], send: string) {
  const variables = Object.fromEntries(targets.map((userId) => [userId, variablesOf(userId, send)]));
  return { mode, template: { key: TEMPLATE_KEY, variables }, targets, title: 'Order shipped', tag: 'orders' };
}

/** The variables of a user in a file of targets: short, so that a million rows stay below the limit of a file. */
export const fileVariablesOf = (userId: string): Record<string, string> => ({
  name: `Customer ${userId.slice(-7)}`,
  order: `order ${userId.slice(-7)}`,
  item: 'Walnut desk',
  arrival: 'on Thursday',
});

/** A file of targets as CSV, in pieces. */
export function* fileText(users: readonly string[]): Generator<string> {
  yield 'user_id,name,order,item,arrival\n';
  const PIECE = 10_000;
  for (let from = 0; from < users.length; from += PIECE)
    yield users
      .slice(from, from + PIECE)
      .map((userId) => `${userId},${Object.values(fileVariablesOf(userId)).join(',')}\n`)
      .join('');
}
