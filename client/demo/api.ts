import { GALLERY, type Language } from '@belfry/template/gallery';

/** Somebody whose phone is shown. */
export interface Person {
  id: string;
  name: string;
  language: Language;
  mode: 'light' | 'dark';
}

export const PEOPLE: readonly Person[] = [
  { id: 'emma', name: 'Emma', language: 'en', mode: 'light' },
  { id: 'minji', name: '민지', language: 'ko', mode: 'dark' },
];

const CATEGORIES: [id: string, en: string, keys: readonly string[]][] = [
  ['orders', 'Orders', ['order_shipped', 'order_receipt', 'delivery_delayed', 'appointment']],
  ['offers', 'Offers', ['sale', 'birthday_coupon', 'back_in_stock', 'event_invitation']],
  ['account', 'Account', []],
];

const categoryOf = (key: string): string =>
  CATEGORIES.find(([, , keys]) => keys.includes(key))?.[0] ?? 'account';

/** The pictures of the gallery, which this server serves. */
const PICTURES = `${location.origin}/gallery`;

/** The API with the demo's token: it is that of an application that holds nothing else. */
export class DemoApi {
  readonly #made = new Set<string>();

  constructor(private readonly token: string) {}

  async call(method: string, path: string, body: unknown = {}): Promise<{ status: number; body: unknown }> {
    const response = await fetch(path, {
      method,
      headers: { 'api-token': this.token, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  }

  /** Makes the people and the channels; false when the token is not good any more. */
  async prepare(): Promise<boolean> {
    for (const { id, name } of PEOPLE) {
      const { status } = await this.call('POST', '/v1/users', { user_id: id, nickname: name });
      if (status === 401 || status === 403) return false;
    }
    await this.call('PUT', '/v1/channels/feed', {
      is_category_filter_enabled: true,
      categories: [
        { id: 'all', name: 'All', is_default: true },
        ...CATEGORIES.map(([id, name]) => ({ id, name, is_default: false })),
      ],
    });
    return true;
  }

  async session(userId: string): Promise<string> {
    const { body } = await this.call('POST', `/v1/users/${userId}/token`);
    return (body as { token: string }).token;
  }

  /** Sends a template of the gallery with its sample values, in the language of each. */
  async sendSample(key: string, people: readonly Person[]): Promise<void> {
    const entry = GALLERY.find((one) => one.key === key);
    if (!entry) return;
    await Promise.all(
      people.map(async ({ id, language }) => {
        const name = language === 'en' ? key : `${key}_${language}`;
        const { translations, ...document } = entry.document(PICTURES);
        const words = language === 'en' ? {} : translations[language];
        await this.#make(name, { ...document, ...words, channels: ['feed'], category: categoryOf(key) });
        await this.#send(name, id, entry.sample(language, PICTURES));
      }),
    );
  }

  async sendText(text: string, people: readonly Person[]): Promise<void> {
    await this.#make('chat_message', {
      name: 'Chat message',
      channels: ['chat'],
      variables: [{ key: 'text', name: 'Text', type: 'string' }],
      data_template: { text: '{text}' },
      fallback_message: '{text}',
    });
    await Promise.all(people.map(({ id }) => this.#send('chat_message', id, { text })));
  }

  /** Once a visit as it is to be now: pictures may have another address than at the last start. */
  async #make(key: string, document: object): Promise<void> {
    if (this.#made.has(key)) return;
    this.#made.add(key);
    const { status } = await this.call('POST', '/v1/templates', { key, ...document });
    if (status === 400) await this.call('PUT', `/v1/templates/${key}`, document);
  }

  async #send(key: string, userId: string, variables: object): Promise<void> {
    const body = { template: { key, variables: { [userId]: variables } }, targets: [userId] };
    const answer = await this.call('POST', '/v1/notifications/messages', body);
    if (answer.status !== 200)
      throw new Error((answer.body as { message?: string } | null)?.message ?? 'It was not sent.');
  }
}
