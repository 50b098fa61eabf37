/** Text for a terminal: tables, a line of progress, and a message as a card. */

const WIDTH = 76;
const onTerminal = process.stdout.isTTY;
const inColour = onTerminal && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb';

const paint = (code) => (text) => (inColour ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint('1');
export const dim = paint('2');
export const green = paint('32');

export const count = (number) => number.toLocaleString('en-US');

export const duration = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`);

export function line(text = '') {
  process.stdout.write(text === '' ? '\n' : `  ${text}\n`);
}

/** One line that is written over and over on a terminal; elsewhere only its last state is. */
export class Progress {
  show(text) {
    if (onTerminal) process.stdout.write(`\r  ${text}\u001b[K`);
  }

  end(text) {
    process.stdout.write(`${onTerminal ? '\r' : ''}  ${text}${onTerminal ? '\u001b[K' : ''}\n`);
  }
}

export function bar(share) {
  const filled = Math.round(share * 24);
  return `${'█'.repeat(filled)}${dim('░'.repeat(24 - filled))}`;
}

/** Rows of cells in columns; the first column to the left, the others to the right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  rows.forEach((row, index) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    line(index === 0 ? dim(cells.join('   ')) : cells.join('   '));
  });
}

/** The texts of a layout in the order they stand on the screen, with its placeholders filled in. */
function* linesOf(items, fill) {
  for (const view of items) {
    if (view.type === 'box') yield* linesOf(view.items ?? [], fill);
    if (view.type === 'image') yield { kind: 'image', text: fill(view.imageUrl) };
    if (view.type === 'text')
      yield { kind: 'text', text: fill(view.text), strong: view.textStyle?.weight === 'bold' };
    if (view.type === 'textButton')
      yield { kind: 'button', text: fill(view.text), target: fill(view.action?.data ?? '') };
  }
}

/** Every line of a message that a user gets to read: its layout and its variables come from the server. */
export function readable(message, layout) {
  const fill = (text) => text.replace(/\{([^{}]+)\}/g, (whole, name) => message.variables[name] ?? whole);
  return [...linesOf(layout.body.items, fill)];
}

const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** A message as a card with its owner above it. */
export function card(userId, message, lines) {
  const inner = WIDTH - 4;
  const row = (left, right, strong = false) => {
    const tail = cut(right, inner - left.length);
    const gap = ' '.repeat(Math.max(0, inner - left.length - tail.length));
    line(`│ ${strong ? bold(left) : left}${gap}${dim(tail)} │`);
  };
  line(bold(userId));
  line(`┌${'─'.repeat(WIDTH - 2)}┐`);
  row(message.label, new Date(message.created_at).toLocaleTimeString('en-GB'));
  for (const { kind, text, strong, target } of lines) {
    if (kind === 'image') row('▒▒ image', text);
    else if (kind === 'button') row(`[ ${text} ]`, target);
    else row(cut(text, inner), '', strong);
  }
  line(`└${'─'.repeat(WIDTH - 2)}┘`);
}
