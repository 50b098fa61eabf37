/** What the demo sends: the template of a shop, its customers, and what each of them gets to read. */

export const TEMPLATE_KEY = 'demo-order-shipped';
export const CHANNEL = 'feed';
export const BATCH_TARGETS = 10_000;

const padding = (all) => ({ top: all, right: all, bottom: all, left: all });

export const TEMPLATE = {
  name: 'Demo: order shipped',
  channels: [CHANNEL],
  label: 'Order {order}',
  variables: [
    { key: 'name', name: 'First name', type: 'string' },
    { key: 'order', name: 'Order number', type: 'string' },
    { key: 'item', name: 'What was ordered', type: 'string' },
    { key: 'day', name: 'Day of arrival', type: 'string', default: 'soon' },
    { key: 'photo', name: 'Photo of the item', type: 'image' },
    { key: 'track', name: 'Link to the parcel', type: 'action' },
  ],
  fallback_message: '{name}, your {item} is on its way and arrives {day}.',
  ui_template: {
    version: 1,
    body: {
      items: [
        {
          type: 'image',
          imageUrl: '{photo.url}',
          imageStyle: { contentMode: 'aspectFill' },
          metaData: { pixelWidth: '{photo.width}', pixelHeight: '{photo.height}' },
        },
        {
          type: 'box',
          layout: 'column',
          viewStyle: { padding: padding(12) },
          items: [
            { type: 'text', text: 'On its way, {name}!', textStyle: { size: 16, weight: 'bold' } },
            { type: 'text', text: 'Your {item} arrives {day}.', textStyle: { size: 14 } },
            {
              type: 'textButton',
              text: 'Track the parcel',
              viewStyle: { backgroundColor: '#E8EEFF', radius: 6, margin: { top: 12 }, padding: padding(10) },
              action: { type: 'web', data: '{track.data}' },
            },
          ],
        },
      ],
    },
  },
};

const NAMES = [
  'Mia',
  'Noah',
  'Aisha',
  'Liam',
  'Yuki',
  'Elena',
  'Omar',
  'Zoé',
  'Mateo',
  'Ji-woo',
  'Anna',
  'Kofi',
];
const ITEMS = [
  'walnut desk',
  'reading lamp',
  'linen armchair',
  'wool rug',
  'oak bookshelf',
  'kitchen stool',
  'wall clock',
];
const DAYS = ['on Monday', 'on Tuesday', 'on Wednesday', 'on Thursday', 'on Friday'];

const pick = (list, index) => list[index % list.length];

/** The users of the realtime send. */
export const REALTIME_USERS = ['demo-ann', 'demo-ben', 'demo-zoe'];

export const batchUsers = () =>
  Array.from({ length: BATCH_TARGETS }, (_, index) => `demo-${String(index + 1).padStart(5, '0')}`);

/** The variables of the customer with this number: no two have the same order. */
export function variablesOf(number, series) {
  const item = pick(ITEMS, number * 3);
  const order = `${series}-${String(number).padStart(5, '0')}`;
  return {
    name: pick(NAMES, number * 5),
    order,
    item,
    day: pick(DAYS, number),
    photo: { url: `https://shop.example/photos/${item.replace(' ', '-')}.jpg`, width: 640, height: 360 },
    track: { type: 'web', data: `https://shop.example/orders/${order}` },
  };
}

/**
 * The batch: everyone with values of their own. Three targets are wrong on purpose, to show that each of them
 * fails alone: one is named twice, one has no values, one id is too long.
 */
export function makeBatch(series) {
  const users = batchUsers();
  const variables = Object.fromEntries(
    users.map((userId, index) => [userId, variablesOf(index + 1, series)]),
  );
  const targets = [...users];
  targets[2_499] = users[0];
  targets[4_999] = 'x'.repeat(81);
  delete variables[users[7_499]];
  const wrong = new Set([2_499, 4_999, 7_499]);
  const reached = users.flatMap((userId, index) => (wrong.has(index) ? [] : [{ userId, number: index + 1 }]));
  return { targets, variables, reached };
}
