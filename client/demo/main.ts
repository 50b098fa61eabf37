import { BelfryClient, BelfryFeed } from '@belfry/client/feed';
import { GALLERY } from '@belfry/template/gallery';
import { DemoApi, PEOPLE, type Person } from './api.js';

const KEPT = 'belfry demo token';

const get = <Found extends HTMLElement>(id: string): Found => document.getElementById(id) as Found;

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...content: (Node | string)[]
) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** The token of the link, which leaves the address bar at once. */
function takeToken(): string | null {
  const token = location.hash.slice(1);
  if (token !== '') {
    sessionStorage.setItem(KEPT, token);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEPT);
}

const TABS: Record<Person['language'], [feed: string, chat: string]> = {
  en: ['Notifications', 'Messages'],
  ko: ['알림', '메시지'],
};

/** A phone with a user's feed and chat. */
function phoneOf(person: Person, api: DemoApi): { element: HTMLElement; client: BelfryClient } {
  const client = new BelfryClient({ url: location.origin, getToken: () => api.session(person.id) });
  const keys = [person.feed, 'chat'];
  const feeds = keys.map((channel, index) => {
    const feed = new BelfryFeed();
    feed.client = client;
    feed.setAttribute('channel', channel);
    feed.setAttribute('heading', TABS[person.language][index] ?? '');
    feed.setAttribute('mode', person.mode);
    feed.hidden = index > 0;
    return feed;
  });
  const tabs = TABS[person.language].map((name, index) => {
    const badge = make('i', '');
    badge.hidden = true;
    const tab = make('button', '', name, badge);
    tab.addEventListener('click', () => show(index));
    return { tab, badge };
  });
  const show = (shown: number) => {
    for (const [index, feed] of feeds.entries()) feed.hidden = index !== shown;
    for (const [index, { tab }] of tabs.entries()) tab.setAttribute('aria-pressed', String(index === shown));
  };
  show(0);
  client.subscribe(() => {
    const { channels } = client.unread;
    for (const [index, key] of keys.entries()) {
      const count = channels[key] ?? 0;
      const badge = tabs[index]?.badge;
      if (!badge) continue;
      badge.hidden = count === 0;
      badge.textContent = String(count);
    }
  });
  const clock = make(
    'div',
    'clock',
    new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }),
  );
  const nav = make('nav', '', ...tabs.map(({ tab }) => tab));
  nav.ariaLabel = person.name;
  const frame = make('div', `frame ${person.mode}`, clock, ...feeds, nav);
  frame.lang = person.language;
  client.start();
  return { element: make('div', 'phone', make('h2', '', person.name), frame), client };
}

function listTemplates(): void {
  get('templates').append(
    ...GALLERY.map(({ key, title, summary }, index) => {
      const radio = make('input', '');
      Object.assign(radio, { type: 'radio', name: 'template', value: key, checked: index === 0 });
      return make('label', '', radio, make('b', '', title.en), make('span', '', summary.en));
    }),
  );
}

const chosenPeople = (): Person[] => {
  const wanted = new FormData(get<HTMLFormElement>('form')).getAll('to');
  return PEOPLE.filter(({ id }) => wanted.includes(id));
};

/** Sends, and tells how long it took until the phones had it. */
async function sendAndTell(
  prepare: (people: Person[]) => Promise<() => Promise<void>>,
  clients: readonly BelfryClient[],
): Promise<void> {
  const told = get('told');
  const people = chosenPeople();
  if (people.length === 0) {
    told.textContent = 'Choose somebody to send it to.';
    return;
  }
  told.textContent = 'Sending…';
  try {
    const send = await prepare(people);
    const since = performance.now();
    const arrived = Promise.all(
      PEOPLE.flatMap(({ id }, index) => {
        const client = clients[index];
        return client && people.some((one) => one.id === id) ? [nextMessage(client)] : [];
      }),
    );
    await send();
    await arrived;
    const ms = Math.round(performance.now() - since);
    told.textContent = `On ${people.length === 1 ? 'the screen' : 'both screens'} after ${ms} ms.`;
  } catch (error) {
    told.textContent = (error as Error).message;
  }
}

/** Waits until the client has a message that it did not have. */
function nextMessage(client: BelfryClient): Promise<void> {
  const newest = () => client.channels.map((one) => one.last_message?.notification_id).join();
  const before = newest();
  return new Promise((resolve) => {
    const end = client.subscribe(() => {
      if (newest() === before) return;
      end();
      resolve();
    });
  });
}

async function main(): Promise<void> {
  const token = takeToken();
  const api = new DemoApi(token ?? '');
  if (token === null || !(await api.prepare())) {
    sessionStorage.removeItem(KEPT);
    get('closed').hidden = false;
    return;
  }
  listTemplates();
  const phones = PEOPLE.map((person) => phoneOf(person, api));
  const clients = phones.map(({ client }) => client);
  get('phones').append(...phones.map(({ element }) => element));
  get('main').hidden = false;
  get('form').addEventListener('submit', (event) => {
    event.preventDefault();
    const key = String(new FormData(get<HTMLFormElement>('form')).get('template'));
    void sendAndTell((people) => api.sample(key, people), clients);
  });
  const write = () => {
    const input = get<HTMLInputElement>('text');
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    void sendAndTell((people) => api.text(text, people), clients);
  };
  get('write').addEventListener('click', write);
  get('text').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    write();
  });
}

await main();
