/** Colours and sizes are those of the theme, as custom properties; see look.ts. */
const FONT = `var(--belfry-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Apple SD Gothic Neo",
  "Noto Sans KR", "Noto Sans CJK KR", sans-serif)`;

const BASE = `
:host { box-sizing: border-box; font: 14px/1.45 ${FONT}; -webkit-font-smoothing: antialiased; }
:host([hidden]) { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; border: 0; background: none; padding: 0; cursor: pointer;
  -webkit-tap-highlight-color: transparent; }
:focus-visible { outline: 2px solid var(--dot); outline-offset: 2px; }
.quietly { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

/** Pixels of a line of messages; longer ones are not read well. */
const COLUMN = 640;

const FEED = `
:host { display: block; height: 100%; min-height: 200px; contain: content; }
/* What is above the list begins where the list does. */
.feed { --side: max(0px, 50% - ${COLUMN / 2}px); }
.feed { display: flex; flex-direction: column; height: 100%; color: var(--text); background: var(--bg); position: relative; }
.head { display: flex; align-items: center; gap: 8px; min-height: 56px; padding: 8px; background: var(--head-bg);
  border-block-end: 1px solid var(--line); flex: none; padding-inline: calc(var(--side) + 20px) calc(var(--side) + 8px); }
.head.chips-below { border-block-end-color: transparent; }
h2 { margin: 0; font-size: var(--head-size); font-weight: var(--head-weight); color: var(--head-color); line-height: 1.25;
  letter-spacing: -0.01em; flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.face { width: 32px; height: 32px; border-radius: 50%; flex: none; object-fit: cover; background: var(--chip-bg); }
.head > span:empty { display: none; }
.icon { width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; color: var(--icon); flex: none; }
.icon:hover { background: var(--pressed); }
.icon:disabled { opacity: 0.35; cursor: default; background: none; }
.chips { display: flex; gap: 8px; padding: 2px calc(var(--side) + 16px) 12px; overflow: auto hidden; scrollbar-width: none; flex: none;
  background: var(--head-bg); border-block-end: 1px solid var(--line); }
.chips::-webkit-scrollbar { display: none; }
.chip { flex: none; min-height: 32px; padding: 4px 14px; border-radius: var(--chip-radius); background: var(--chip-bg);
  color: var(--chip-color); font-size: var(--chip-size); font-weight: var(--chip-weight); box-shadow: inset 0 0 0 1px var(--line);
  white-space: nowrap; }
.chip:hover { background: var(--pressed); }
.chip[aria-pressed="true"] { background: var(--chip-on-bg); color: var(--chip-on); box-shadow: none; }
.chip:focus-visible { outline-offset: -2px; }
.bar { flex: none; display: flex; gap: 8px; align-items: center; justify-content: center; padding: 7px 16px; font-size: 13px;
  background: var(--pressed); color: var(--label-color); text-align: center; }
.body { position: relative; flex: 1; min-height: 0; container-type: size; }
.scroller { position: absolute; inset: 0; overflow: hidden auto; overflow-anchor: none; overscroll-behavior-y: contain;
  scrollbar-gutter: auto; -webkit-overflow-scrolling: touch; }
.canvas { position: relative; max-width: ${COLUMN}px; margin-inline: auto; }
.row { position: absolute; inset-inline: 0; top: 0; padding: 6px 16px; border-radius: 18px; }
.row:focus-visible { outline-offset: -3px; }
.day { display: block; padding: 10px 4px 10px; font-size: var(--day-size); font-weight: var(--day-weight); color: var(--day-color);
  text-align: start; }
.meta { display: flex; align-items: baseline; gap: 6px; padding: 0 4px 6px; min-width: 0; line-height: 1.3; }
.label { font-size: var(--label-size); font-weight: var(--label-weight); color: var(--label-color); overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.category { font-size: var(--category-size); font-weight: var(--category-weight); color: var(--category-color); overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.apart { color: var(--category-color); }
time { font-size: var(--time-size); font-weight: var(--time-weight); color: var(--time-color); white-space: nowrap;
  flex: none; margin-inline-start: auto; font-variant-numeric: tabular-nums; }
.dot { width: 8px; height: 8px; border-radius: 50%; background: var(--dot); flex: none; align-self: center; opacity: 0; margin-inline-end: -14px;
  transition: opacity 0.4s 1.2s, margin 0.2s 1.6s; }
.unread .dot { opacity: 1; margin-inline-end: 2px; transition: none; }
.card { background: var(--card); border-radius: var(--radius); overflow: hidden; color: var(--text);
  box-shadow: 0 1px 2px rgb(16 20 30 / 6%), 0 0 0 1px rgb(16 20 30 / 4%); }
.dark .card { box-shadow: inset 0 0 0 1px rgb(255 255 255 / 5%); }
.plain { padding: 14px 16px; white-space: pre-line; overflow-wrap: anywhere; }
.wait { height: 76px; }
.chat .row { display: grid; grid-template-columns: 32px minmax(0, 1fr); column-gap: 8px; padding-block: 4px; }
.chat .day { grid-column: 1 / -1; text-align: center; }
.chat .row .face { align-self: end; }
.chat .scroller { display: flex; flex-direction: column; }
.chat .canvas { margin-block-start: auto; width: 100%; flex: none; }
.chat .meta { grid-column: 2; }
.chat .bubble { grid-column: 2; display: flex; align-items: end; gap: 8px; }
.chat .card { border-end-start-radius: 4px; width: 100%; max-width: 420px; }
.chat .card:has(.plain) { width: auto; }
.chat time { margin: 0; flex: none; }
.chat .dot { margin: 0 0 4px; align-self: end; }
.initial { display: grid; place-items: center; font-weight: 700; font-size: 14px; color: var(--chip-on); background: var(--chip-on-bg); }
.pill { position: absolute; inset-block-start: 12px; left: 50%; translate: -50% 0; display: inline-flex; align-items: center; gap: 6px;
  min-height: 36px; padding: 6px 16px 6px 12px; border-radius: 18px; background: var(--tip-bg); color: var(--tip-color); font-size: var(--tip-size);
  font-weight: var(--tip-weight); box-shadow: 0 4px 16px rgb(16 20 30 / 22%); white-space: nowrap; }
.chat .pill { inset-block: auto 12px; }
.state { position: absolute; inset: 0; display: flex; flex-direction: column; align-items: center; justify-content: safe center; gap: 6px;
  padding: 24px 32px 12%; text-align: center; background: var(--bg); overflow: auto; }
.state .round { flex: none; width: 72px; height: 72px; border-radius: 50%; display: grid; place-items: center; background: var(--card); color: var(--time-color);
  margin-block-end: 12px; box-shadow: 0 1px 2px rgb(16 20 30 / 6%); }
.state strong { font-size: 16px; font-weight: 650; color: var(--text); word-break: keep-all; overflow-wrap: anywhere; }
.state p { margin: 0; color: var(--time-color); max-width: 300px; word-break: keep-all; overflow-wrap: anywhere; }
.retry { margin-block-start: 14px; min-height: 40px; padding: 8px 20px; border-radius: 20px; background: var(--chip-on-bg); color: var(--chip-on);
  font-weight: 600; }
.bones { position: absolute; inset: 0; padding: 18px 16px; overflow: hidden; background: var(--bg); }
.bones > div { max-width: ${COLUMN - 32}px; margin-inline: auto; }
.bone { border-radius: 6px; background: var(--line); height: 10px; margin: 0 4px 10px; width: 30%; opacity: 0.8; }
.bone.block { height: 116px; border-radius: var(--radius); width: auto; margin: 0 0 22px; opacity: 0.55; }
.spin { width: 22px; height: 22px; border-radius: 50%; border: 2.5px solid var(--line); border-block-start-color: var(--dot); }
.pull { position: absolute; inset-inline: 0; top: -8px; display: grid; place-items: center; height: 44px; pointer-events: none; opacity: 0; }
.more { position: absolute; inset-inline: 0; bottom: 6px; height: 44px; display: grid; place-items: center; pointer-events: none; }
.more .retry { margin: 0; min-height: 36px; padding: 4px 16px; pointer-events: auto; }
.chat .more { bottom: auto; top: 6px; }
@container (max-height: 260px) { .state { padding-block: 8px; } .state .round { display: none; } }
@media (prefers-reduced-motion: no-preference) {
  .spin { animation: turn 0.8s linear infinite; }
  .bones > div { animation: breathe 1.4s ease-in-out infinite alternate; }
  .pill { animation: drop 0.2s ease-out; }
}
@media (prefers-reduced-motion: reduce) { .dot { transition: none; } }
@keyframes turn { to { rotate: 360deg; } }
@keyframes breathe { from { opacity: 1; } to { opacity: 0.5; } }
@keyframes drop { from { opacity: 0; transform: translateY(-6px); } }
`;

const BELL = `
:host { display: inline-block; position: relative; }
.bell { position: relative; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; color: inherit; }
.bell:hover, .bell[aria-expanded="true"] { background: color-mix(in srgb, currentColor 9%, transparent); }
.badge { position: absolute; inset-block-start: 1px; inset-inline-end: -1px; min-width: 18px; height: 18px; padding: 0 4px; border-radius: 9px;
  background: #C6263E; color: #fff; font-size: 11px; font-weight: 700; line-height: 18px; text-align: center; font-variant-numeric: tabular-nums; }
.popover { position: fixed; z-index: 2147483000; width: min(400px, calc(100vw - 16px)); height: min(620px, calc(100dvh - 72px));
  border-radius: 16px; overflow: hidden; box-shadow: 0 12px 40px rgb(16 20 30 / 24%), 0 0 0 1px rgb(16 20 30 / 8%); }
@media (max-width: 480px) {
  .popover { inset: 0 !important; width: 100vw; height: 100dvh; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) { .popover { animation: open 0.14s ease-out; } }
@keyframes open { from { opacity: 0; transform: translateY(-6px); } }
`;

const SHEETS = new Map<string, CSSStyleSheet>();

/** Gives a shadow root its rules; a strict content security policy does not mind. */
export function adopt(shadow: ShadowRoot, name: 'feed' | 'bell'): void {
  let sheet = SHEETS.get(name);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(BASE + (name === 'feed' ? FEED : BELL));
    SHEETS.set(name, sheet);
  }
  shadow.adoptedStyleSheets = [sheet];
}
