import { GALLERY, type Language } from '@belfry/template/gallery';

/** Somebody whose phone is shown. */
export interface Person {
  id: string;
  name: string;
  language: Language;
  mode: 'light' | 'dark';
  /** The names of categories are the channel's, so each language has a feed of its own. */
  feed: string;
}

export const PEOPLE: readonly Person[] = [
  { id: 'emma', name: 'Emma', language: 'en', mode: 'light', feed: 'feed' },
  { id: 'minji', name: '민지', language: 'ko', mode: 'dark', feed: 'feed_ko' },
];

const CATEGORIES: { id: string; name: Record<Language, string>; keys: readonly string[] }[] = [
  { id: 'all', name: { en: 'All', ko: '전체' }, keys: [] },
  {
    id: 'orders',
    name: { en: 'Orders', ko: '주문' },
    keys: ['order_shipped', 'order_receipt', 'delivery_delayed', 'appointment'],
  },
  {
    id: 'offers',
    name: { en: 'Offers', ko: '혜택' },
    keys: ['sale', 'birthday_coupon', 'back_in_stock', 'event_invitation'],
  },
  { id: 'account', name: { en: 'Account', ko: '계정' }, keys: [] },
];

const categoryOf = (key: string): string =>
  CATEGORIES.find(({ keys }) => keys.includes(key))?.id ?? 'account';

/** The pictures of the gallery, which this server serves. */
const PICTURES = `${location.origin}/gallery`;

/** The code of an API token that is unknown or revoked. */
const UNKNOWN_TOKEN = 400401;

/** The API has refused something, and says why. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/** The API with the demo's token: it is that of an application that holds nothing else. */
export class DemoApi {
  /** Keys of templates that are there, and of those that are as they are to be. */
  #there = new Set<string>();
  readonly #made = new Set<string>();

  constructor(private readonly token: string) {}

  async call<T = unknown>(method: string, path: string, body: unknown = {}): Promise<T> {
    const response = await fetch(path, {
      method,
      headers: { 'api-token': this.token, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => null)) as T & { message?: string; code?: number };
    if (!response.ok) throw new Refusal(answer?.message ?? `HTTP ${response.status}`, answer?.code ?? 0);
    return answer;
  }

  /** Makes the people and their feeds; false when the token is not good any more. */
  async prepare(): Promise<boolean> {
    try {
      const users = PEOPLE.map(({ id, name }) => ({ user_id: id, nickname: name }));
      await this.call('POST', '/v1/users/bulk', { users });
    } catch (error) {
      if (error instanceof Refusal && error.code === UNKNOWN_TOKEN) return false;
      throw error;
    }
    const { channels } = await this.call<{ channels: { key: string }[] }>('GET', '/v1/channels?limit=100');
    for (const { feed: key, language } of PEOPLE) {
      const categories = CATEGORIES.map(({ id, name }) => ({
        ...{ id, name: name[language], is_default: id === 'all' },
      }));
      const channel = { categories, is_category_filter_enabled: true };
      if (channels.some((one) => one.key === key)) await this.call('PUT', `/v1/channels/${key}`, channel);
      else await this.call('POST', '/v1/channels', { key, type: 'feed', name: key, ...channel });
    }
    const { templates } = await this.call<{ templates: { key: string }[] }>('GET', '/v1/templates?limit=100');
    this.#there = new Set(templates.map(({ key }) => key));
    return true;
  }

  async session(userId: string): Promise<string> {
    return (await this.call<{ token: string }>('POST', `/v1/users/${userId}/token`)).token;
  }

  /** Makes ready a template of the gallery with its sample values, in the language of each; the answer sends it. */
  async sample(key: string, people: readonly Person[]): Promise<() => Promise<void>> {
    const entry = GALLERY.find((one) => one.key === key);
    if (!entry) throw new Error(`The gallery has no template "${key}".`);
    const { translations, ...document } = entry.document(PICTURES);
    const sends = people.map(({ id, language, feed }) => ({
      ...{ id, feed, variables: entry.sample(language, PICTURES) },
      name: language === 'en' ? key : `${key}_${language}`,
      words: language === 'en' ? {} : translations[language],
    }));
    for (const { name, words, feed } of sends)
      await this.#make(name, { ...document, ...words, channels: [feed], category: categoryOf(key) });
    return async () => {
      await Promise.all(sends.map(({ name, id, variables }) => this.#send(name, id, variables)));
    };
  }

  async text(text: string, people: readonly Person[]): Promise<() => Promise<void>> {
    await this.#make('chat_message', {
      name: 'Chat message',
      channels: ['chat'],
      variables: [{ key: 'text', name: 'Text', type: 'string' }],
      data_template: { text: '{text}' },
      fallback_message: '{text}',
    });
    return async () => {
      await Promise.all(people.map(({ id }) => this.#send('chat_message', id, { text })));
    };
  }

  /** Once a visit as it is to be now: pictures may have another address than at the last start. */
  async #make(key: string, document: object): Promise<void> {
    if (this.#made.has(key)) return;
    if (this.#there.has(key)) await this.call('PUT', `/v1/templates/${key}`, document);
    else await this.call('POST', '/v1/templates', { key, ...document });
    this.#made.add(key);
  }

  async #send(key: string, userId: string, variables: object): Promise<void> {
    const body = { template: { key, variables: { [userId]: variables } }, targets: [userId] };
    await this.call('POST', '/v1/notifications/messages', body);
  }
}
