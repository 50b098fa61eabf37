/**
 * What all messages have in common, shared by their shadow roots. Everything inherited that would change a
 * layout is set here, so that a message looks the same in every page; font and text colour are the page's.
 */
const RULES = `
:host { display: block; contain: content; }
:host([hidden]) { display: none; }
.root, .root * { box-sizing: border-box; }
.root {
  display: flex; flex-direction: column; overflow: hidden;
  font-size: 14px; font-style: normal; font-stretch: normal; font-weight: 400; line-height: 1.3;
  letter-spacing: normal; word-spacing: normal; text-align: start; text-indent: 0; text-shadow: none;
  text-transform: none; white-space: normal; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
.view { overflow: hidden; color: inherit; text-decoration: none; }
.flow { display: flex; }
.column { flex-direction: column; }
.inside { width: 100%; height: 100%; }
.text, .button { white-space: pre-line; }
.text { word-break: break-word; }
/* Korean is easier to read when words stay whole; Chinese and Japanese have no spaces to break at. */
:host(:lang(ko)) .text { word-break: keep-all; overflow-wrap: anywhere; }
.button { align-items: center; justify-content: center; text-align: center; font-weight: 600; }
.words { max-width: 100%; }
/* A view without any width would be as high as it has letters: the margin takes all height away below 1 px. */
.text .words { margin-block-end: min(0px, (100% - 1px) * 99999); }
.within { max-height: 100%; overflow: hidden; }
.lines { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
.picture { width: 100%; height: 100%; }
.bordered, .covered { position: relative; }
.bordered { --border: 0 transparent; }
.bordered::after {
  content: ''; position: absolute; inset: 0; z-index: 1; border-radius: inherit;
  box-shadow: inset 0 0 0 var(--border); pointer-events: none;
}
.action { cursor: pointer; -webkit-tap-highlight-color: transparent; }
.action:focus-visible, .scroller:focus-visible { outline: 2px solid Highlight; outline-offset: -2px; }
.button.action:hover { box-shadow: inset 0 0 0 999px rgb(0 0 0 / 5%); }
.button.action:active { box-shadow: inset 0 0 0 999px rgb(0 0 0 / 10%); }
.cover { position: absolute; inset: 0; border-radius: inherit; }
.carousel { position: relative; }
.scroller {
  display: flex; flex: 1 1 0%; overflow: auto hidden; scroll-snap-type: x mandatory; overscroll-behavior-x: contain;
  scrollbar-width: none;
}
.scroller::-webkit-scrollbar { display: none; }
.item { display: flex; flex-direction: column; flex: 0 0 auto; width: 100%; overflow: hidden; scroll-snap-align: start; }
.step { display: flex; flex-direction: column; flex: 0 0 auto; width: 100%; }
.tints { position: absolute; width: 0; height: 0; }
.turn {
  position: absolute; inset-block: 0; z-index: 2; width: 32px; height: 32px; margin-block: auto; padding: 0;
  border: 0; border-radius: 50%; background: #fff; color: #222; box-shadow: 0 1px 4px rgb(0 0 0 / 30%); cursor: pointer;
  opacity: 0; transition: opacity 0.15s;
}
.turn::before {
  content: ''; display: block; width: 8px; height: 8px; margin: auto;
  border: solid currentColor; border-width: 2px 2px 0 0; rotate: 45deg; translate: -2px 0;
}
.back::before { rotate: -135deg; translate: 2px 0; }
.turn:dir(rtl)::before { scale: -1; }
.next { inset-inline-end: 8px; }
.back { inset-inline-start: 8px; }
.turn[hidden] { display: none; }
@media (hover: hover) and (pointer: fine) {
  .carousel:hover > .turn { opacity: 1; }
}
@media not all and (hover: hover) and (pointer: fine) {
  .turn { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  .scroller { scroll-behavior: smooth; }
}
`;

/** A sheet belongs to one document. */
const SHEETS = new WeakMap<Document, CSSStyleSheet>();

/** Gives a shadow root the rules; a strict content security policy does not mind. */
export function adoptRules(shadow: ShadowRoot, document: Document): void {
  let sheet = SHEETS.get(document);
  if (sheet === undefined) {
    const Sheet = document.defaultView?.CSSStyleSheet ?? CSSStyleSheet;
    sheet = new Sheet();
    sheet.replaceSync(RULES);
    SHEETS.set(document, sheet);
  }
  shadow.adoptedStyleSheets = [sheet];
}
