/** The template that a first start makes, so that the first curl has something to send. */
export const WELCOME_KEY = 'welcome';

export const WELCOME = {
  name: 'Welcome',
  channels: ['feed'],
  label: 'Welcome',
  variables: [{ key: 'name', name: 'First name', type: 'string', default: 'there' }],
  fallback_message: 'Hello {name}, this is your first notification.',
  push_template: {
    title: 'Welcome',
    body: 'Hello {name}, this is your first notification.',
    enable_push: true,
  },
  ui_template: {
    version: 1,
    body: {
      items: [
        {
          type: 'box',
          layout: 'column',
          viewStyle: { padding: { top: 12, right: 12, bottom: 12, left: 12 } },
          items: [
            { type: 'text', text: 'Hello {name}!', textStyle: { size: 16, weight: 'bold' } },
            {
              type: 'text',
              text: 'This is your first notification. It reached your feed through Belfry.',
              textStyle: { size: 14 },
            },
          ],
        },
      ],
    },
  },
};
