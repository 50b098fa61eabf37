import type { DrawnAction } from '@belfry/template/draw';
import type { BelfryClient } from '../client.js';
import type { Feed } from '../feed-list.js';
import { compareIds } from '../ids.js';
import { themeOf } from '../theme.js';
import type { Channel, Message } from '../types.js';
import { type Frame, makeFrame, showState } from './frame.js';
import { icon } from './icons.js';
import { modeOf, propertiesOf } from './look.js';
import { pullToRefresh } from './pull.js';
import { dayName, dayOf, element, faceOf, type RowLook, rowOf, showRead } from './rows.js';
import { Seen } from './seen.js';
import { adopt } from './sheet.js';
import { SourceElement } from './source.js';
import { Windowed } from './windowed.js';

/** An action of a message was chosen. `preventDefault()` keeps the browser from following it. */
export interface ActionDetail {
  action: DrawnAction;
  message: Message;
}

/** So far from an end of the list the next page is loaded. */
const AHEAD = 900;
/** Pixels beyond the oldest message for the sign that older ones are loaded. */
const MORE_ROOM = 48;
/** A page that could not be loaded is tried again by scrolling, not at once. */
const AGAIN_MS = 3_000;
/** What is seen is marked as read together. */
const READ_MS = 400;

/** `<belfry-feed>`: a user's feed, as its channel and theme are set, live. */
export class BelfryFeed extends SourceElement {
  static readonly observedAttributes = [
    ...[
      'url',
      'token-url',
      'user-id',
      'channel',
      'category',
      'mode',
      'lang',
      'dir',
      'read',
      'from',
      'heading',
    ],
  ];
  #frame: Frame | null = null;
  #feed: Feed | null = null;
  #windowed: Windowed | null = null;
  #seen: Seen | null = null;
  #stop: (() => void)[] = [];
  #look: RowLook | null = null;
  /** Of each row what it was made for: another look makes it anew. */
  readonly #made = new WeakMap<HTMLElement, string>();
  readonly #messages = new Map<string, Message>();
  #keys: readonly string[] = [];
  #category: string | null = null;
  /** The newest message that was there while the newest were in sight. */
  #newestSeen: string | null = null;
  #toRead = new Set<string>();
  #isReadSoon = false;
  /** When a page could last not be loaded, unless one was since. */
  #failedAt: number | null = null;
  #current = 0;

  get #channelKey(): string {
    return this.getAttribute('channel') ?? 'feed';
  }

  /** A button of the header that others put there. */
  addTool(button: HTMLElement): void {
    this.#frameOf().tools.replaceChildren(button);
  }

  /** Moves the focus to the newest message. */
  override focus(): void {
    if (this.#keys.length > 0) this.#focusRow(this.#newestIndex());
    else super.focus();
  }

  protected connected(client: BelfryClient): void {
    const frame = this.#frameOf();
    this.#category = this.getAttribute('category');
    this.#openFeed(client);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const refresh = () => this.refresh();
    dark.addEventListener('change', refresh);
    this.#stop.push(() => dark.removeEventListener('change', refresh));
    this.#stop.push(
      pullToRefresh(frame.scroller, {
        pull: (share) => {
          frame.pull.style.cssText = share > 0 ? `opacity:${share};translate:0 ${share * 36}px` : '';
        },
        refresh: async () => this.#feed?.reload(),
      }),
    );
  }

  protected disconnected(): void {
    for (const stop of this.#stop.splice(0)) stop();
    this.#closeList();
    this.#feed?.close();
    this.#feed = null;
  }

  protected override attributeChanged(name: string): void {
    if (!this.client || !['channel', 'category', 'from'].includes(name)) return;
    this.#category = this.getAttribute('category');
    this.#openFeed(this.client);
  }

  #frameOf(): Frame {
    if (this.#frame) return this.#frame;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    adopt(shadow, 'feed');
    const frame = makeFrame();
    this.#frame = frame;
    shadow.append(frame.root);
    frame.markAll.addEventListener('click', () => this.client?.markRead(this.#channelKey));
    frame.again.addEventListener('click', () => {
      this.#failedAt = null;
      this.#moved();
    });
    frame.pill.addEventListener('click', () => this.#toNewest());
    frame.canvas.addEventListener('keydown', (event) => this.#onKey(event));
    return frame;
  }

  #closeList(): void {
    this.#windowed?.stop();
    this.#seen?.stop();
    this.#windowed = null;
    this.#seen = null;
    this.#keys = [];
    this.#newestSeen = null;
    this.#current = 0;
  }

  #openFeed(client: BelfryClient): void {
    this.#closeList();
    const from = this.getAttribute('from');
    const feed = client.feed(this.#channelKey, {
      category: this.#category,
      ...(from !== null && from !== '' ? { from } : {}),
    });
    if (this.#feed && this.#feed.key !== feed.key) this.#feed.close();
    this.#feed = feed;
    this.refresh();
  }

  #choose(category: string | null): void {
    if (category === this.#category || !this.client) return;
    this.#category = category;
    this.#openFeed(this.client);
  }

  protected draw(client: BelfryClient): void {
    const frame = this.#frameOf();
    const feed = this.#feed;
    if (!feed) return;
    const channel = client.channels.find(({ key }) => key === this.#channelKey);
    const mode = modeOf(this.getAttribute('mode'), client.theme);
    const words = this.said;
    const { locale, direction } = this;
    const theme = themeOf(client.theme, this.#channelKey);
    const properties = Object.entries(propertiesOf(theme, mode)).map(([name, value]) => `${name}:${value}`);
    frame.root.style.cssText = `${properties.join(';')};color-scheme:${mode}`;
    frame.root.className = `feed ${mode} ${channel?.type === 'chat' ? 'chat' : ''}`;
    frame.root.dir = direction;
    frame.root.lang = locale;
    this.#drawHead(frame, channel, client);
    this.#drawState(frame, channel, client);
    if (!channel) return;
    const components = { ...theme?.components };
    this.#look = { ...{ locale, mode, words, channel, components }, onAction: () => {} };
    this.#drawList(frame, feed, channel);
  }

  #drawHead(frame: Frame, channel: Channel | undefined, client: BelfryClient): void {
    const words = this.said;
    const heading = this.getAttribute('heading') ?? channel?.name ?? words.title;
    // The name that the server gives the first feed is no one's own: it is said in the user's language.
    frame.title.textContent = heading === 'Notifications' ? words.title : heading;
    frame.root.setAttribute('aria-label', frame.title.textContent);
    frame.markAll.title = words.markAllRead;
    frame.markAll.setAttribute('aria-label', words.markAllRead);
    frame.markAll.disabled = (client.unread.channels[this.#channelKey] ?? 0) === 0;
    const face = channel?.type === 'chat' ? faceOf(channel) : element('span', '');
    face.setAttribute('aria-hidden', 'true');
    if (face.outerHTML !== frame.face.outerHTML) {
      frame.face.replaceWith(face);
      frame.face = face;
    }
    this.#drawChips(frame, channel);
  }

  #drawChips(frame: Frame, channel: Channel | undefined): void {
    const categories = channel?.is_category_filter_enabled ? channel.categories : [];
    frame.chips.hidden = categories.length < 2;
    frame.head.classList.toggle('chips-below', !frame.chips.hidden);
    const words = this.said;
    frame.chips.setAttribute('aria-label', words.categories);
    const signature = JSON.stringify([categories, this.#category, words.all]);
    if (frame.chips.dataset.for === signature) return;
    const hadFocus = frame.chips.contains(this.shadowRoot?.activeElement ?? null);
    frame.chips.dataset.for = signature;
    frame.chips.replaceChildren(
      ...categories.map(({ id, name, is_default: isAll }) => {
        const isChosen = isAll ? this.#category === null : this.#category === id;
        const chip = element('button', 'chip', isAll && name === 'All' ? words.all : name);
        chip.setAttribute('aria-pressed', String(isChosen));
        chip.addEventListener('click', () => this.#choose(isAll ? null : id));
        return chip;
      }),
    );
    if (hadFocus) frame.chips.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  #drawState(frame: Frame, channel: Channel | undefined, client: BelfryClient): void {
    const words = this.said;
    const feed = this.#feed as Feed;
    const { state, error } = client;
    const isThere = channel !== undefined && feed.isLoaded;
    const isEmpty = isThere && feed.messages.length === 0 && !feed.hasOlder;
    const isSignedOut = state === 'signed_out';
    const failure =
      feed.error ?? (state === 'offline' || state === 'waiting' || state === 'polling' ? error : null);
    const isLost =
      !isThere && (failure !== null || state === 'offline' || (channel === undefined && state === 'live'));
    const what = isSignedOut ? 'out' : isLost ? 'error' : isEmpty ? 'empty' : 'none';
    const signature = `${what} ${this.locale} ${this.#category ?? ''}`;
    frame.state.hidden = what === 'none';
    frame.bones.hidden = isThere || what !== 'none';
    frame.loading.textContent = frame.bones.hidden ? '' : words.loading;
    frame.root.setAttribute('aria-busy', String(!frame.bones.hidden));
    const isBehind =
      isThere && !isSignedOut && (state === 'offline' || (state === 'waiting' && error !== null));
    frame.bar.hidden = !isBehind;
    frame.bar.textContent = isBehind ? (state === 'offline' ? words.offline : words.reconnecting) : '';
    if (frame.state.dataset.for === signature) return;
    frame.state.dataset.for = signature;
    const retry = () => {
      client.start();
      void feed.reload();
    };
    if (what === 'out')
      showState(frame, { icon: 'person', title: words.signedOutTitle, text: words.signedOutText, words });
    else if (what === 'error')
      showState(frame, {
        icon: 'cloud',
        title: words.errorTitle,
        text: words.errorText,
        words,
        onRetry: retry,
      });
    else if (what === 'empty') {
      const text = this.#category === null ? words.emptyText : words.emptyCategory;
      showState(frame, { icon: 'bell', title: words.emptyTitle, text, words });
    }
  }

  #drawList(frame: Frame, feed: Feed, channel: Channel): void {
    const isChat = channel.type === 'chat';
    if (!this.#windowed) {
      this.#windowed = new Windowed({
        ...{ scroller: frame.scroller, canvas: frame.canvas, newEnd: isChat ? 'end' : 'start' },
        make: (key) => this.#makeRow(key),
        onMove: () => this.#moved(),
      });
      this.#seen = new Seen(frame.scroller, (row) => this.#wasSeen((row as HTMLElement).dataset.id ?? ''));
    }
    const { messages } = feed;
    this.#messages.clear();
    for (const message of messages) this.#messages.set(message.notification_id, message);
    const ids = messages.map(({ notification_id: id }) => id);
    this.#keys = isChat ? ids.reverse() : ids;
    this.#refreshRows();
    this.#windowed.isWhole = !feed.hasOlder && !feed.hasNewer;
    this.#windowed.hasNewer = feed.hasNewer;
    this.#windowed.room = feed.hasOlder ? MORE_ROOM : 0;
    this.#windowed.keys = this.#keys;
    // A feed without articles is none.
    if (ids.length === 0) frame.canvas.removeAttribute('role');
    else frame.canvas.setAttribute('role', 'feed');
    if (ids.length === 0) frame.canvas.removeAttribute('aria-label');
    else frame.canvas.setAttribute('aria-label', frame.title.textContent ?? '');
    const more = isChat ? frame.canvas.firstElementChild : frame.canvas.lastElementChild;
    if (more !== frame.more) frame.canvas[isChat ? 'prepend' : 'append'](frame.more);
    this.#drawMore(frame, feed);
    this.#moved();
  }

  /** Beyond the oldest message: that older ones are loaded, or that they could not be. */
  #drawMore(frame: Frame, feed: Feed): void {
    const isFailed = !feed.isLoading && feed.error !== null;
    if (!isFailed) this.#failedAt = null;
    else this.#failedAt ??= performance.now();
    frame.more.hidden = feed.messages.length === 0 || !(feed.isLoading || (isFailed && feed.hasOlder));
    frame.more.firstElementChild?.toggleAttribute('hidden', isFailed);
    frame.again.hidden = !isFailed;
    frame.again.textContent = this.said.retry;
  }

  /** Rows whose look or message is another now. */
  #refreshRows(): void {
    for (const [key, row] of this.#windowed?.rows ?? []) {
      const message = this.#messages.get(key);
      if (!message || !this.#look) continue;
      if (this.#made.get(row) !== this.#signatureOf(message)) this.#windowed?.remake(key);
      else showRead(row, message, this.#look);
    }
  }

  /** What a row was made for. */
  #signatureOf(message: Message): string {
    const look = this.#look;
    const template = this.client?.templateOf(message);
    const { locale, mode, channel, components } = look ?? {};
    return JSON.stringify([
      ...[locale, mode, channel?.is_label_enabled, channel?.cover_url, channel?.categories, components],
      ...[template === undefined, this.#dayOf(message), message.template_version],
    ]);
  }

  /** The name of a message's day, if the one before it is of another. */
  #dayOf(message: Message): string | null {
    const at = this.#keys.indexOf(message.notification_id);
    const before = this.#messages.get(this.#keys[at - 1] ?? '');
    if (before && dayOf(before.created_at) === dayOf(message.created_at)) return null;
    return dayName(message.created_at, Date.now(), this.locale);
  }

  #makeRow(key: string): HTMLElement {
    const message = this.#messages.get(key);
    const look = this.#look;
    if (!message || !look) return element('article', 'row');
    const onAction = (action: DrawnAction, event: Event) => this.#acted(message, action, event);
    const content = { message, template: this.client?.templateOf(message), day: this.#dayOf(message) };
    const row = rowOf(content, { ...look, onAction });
    row.dataset.id = key;
    row.tabIndex = this.#keys.indexOf(key) === this.#current ? 0 : -1;
    this.#made.set(row, this.#signatureOf(message));
    this.#seen?.watch(row);
    return row;
  }

  #acted(message: Message, action: DrawnAction, event: Event): void {
    this.client?.clicked(message.notification_id);
    this.client?.markRead(this.#channelKey, [message.notification_id]);
    const detail: ActionDetail = { action, message };
    const told = new CustomEvent('belfry-action', {
      detail,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    if (!this.dispatchEvent(told)) event.preventDefault();
  }

  #wasSeen(id: string): void {
    const message = this.#messages.get(id);
    if (!message) return;
    this.client?.viewed(id);
    if (message.message_status !== 'SENT' || this.getAttribute('read') === 'manual') return;
    this.#toRead.add(id);
    if (this.#isReadSoon) return;
    this.#isReadSoon = true;
    setTimeout(() => {
      this.#isReadSoon = false;
      const ids = [...this.#toRead];
      this.#toRead = new Set();
      this.client?.markRead(this.#channelKey, ids);
    }, READ_MS);
  }

  /** The list was scrolled, or has changed. */
  #moved(): void {
    const windowed = this.#windowed;
    const feed = this.#feed;
    if (!windowed || !feed?.isLoaded) return;
    const isChat = this.#look?.channel.type === 'chat';
    const { top, bottom } = windowed.left;
    const [newer, older] = isChat ? [bottom, top] : [top, bottom];
    const isFresh = this.#failedAt !== null && performance.now() - this.#failedAt < AGAIN_MS;
    if (!feed.isLoading && !isFresh) {
      if (older < AHEAD && feed.hasOlder) void feed.loadOlder();
      else if (newer < AHEAD && feed.hasNewer) void feed.loadNewer();
    }
    this.#drawPill(windowed.isAtNewEnd && !feed.hasNewer);
  }

  #drawPill(isAtNewEnd: boolean): void {
    const frame = this.#frame as Frame;
    const newest = this.#keys[this.#newestIndex()] ?? null;
    if (isAtNewEnd || this.#newestSeen === null) this.#newestSeen = newest;
    const since = this.#newestSeen;
    const count = since === null ? 0 : this.#keys.filter((key) => compareIds(key, since) > 0).length;
    frame.pill.hidden = count === 0;
    const text = this.said.newMessages(new Intl.NumberFormat(this.locale).format(count), count);
    if (frame.pillText.textContent === text) return;
    frame.pillText.textContent = text;
    frame.said.textContent = count === 0 ? '' : text;
    frame.pill.firstElementChild?.replaceWith(icon(this.#look?.channel.type === 'chat' ? 'down' : 'up', 18));
  }

  #toNewest(): void {
    if (this.#feed?.hasNewer) void this.#feed.reload();
    this.#windowed?.toNewEnd();
    this.#moved();
  }

  #newestIndex(): number {
    return this.#look?.channel.type === 'chat' ? this.#keys.length - 1 : 0;
  }

  #onKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = { PageDown: 1, PageUp: -1, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    const row = (event.target as Element).closest<HTMLElement>('article');
    if (step === undefined || !row || (Number.isFinite(step) ? event.ctrlKey : !event.ctrlKey)) return;
    event.preventDefault();
    const at = this.#keys.indexOf(row.dataset.id ?? '');
    this.#focusRow(Math.min(this.#keys.length - 1, Math.max(0, at + step)));
  }

  /** One row at a time is reached by the tab key. */
  #focusRow(index: number): void {
    this.#current = index;
    const row = this.#windowed?.reveal(index);
    for (const one of this.#windowed?.rows.values() ?? []) one.tabIndex = one === row ? 0 : -1;
    row?.focus({ preventScroll: true });
  }
}
