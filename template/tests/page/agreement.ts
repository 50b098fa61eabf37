/** The page on which both renderers draw the same templates side by side. Runs in the browser. */
import { colourFor, compileValue, isColour, lookupOf, type Mode, type UiTemplate } from '@belfry/template';
import { draw } from '@belfry/template/draw';
import type { Sample } from '../samples/index.js';
import { drawVendor, installVendorStyles } from './vendor.js';

/** Where a view is, in pixels from the top left of its cell. */
export interface ViewBox {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What one renderer made of a sample: its cell in the page, and each view that has an id. */
export interface Drawn {
  cell: { x: number; y: number; width: number; height: number };
  views: ViewBox[];
}

const WIDTH = 360;

/** The vendor's defaults, which its theme brings along. */
const COMPONENTS = {
  textButton: { textColor: '#742DDD,#C2A9FA', backgroundColor: '#E0E0E0', radius: 6 },
};

/** Gives every view an id by which it is found in both drawings. */
function numbered(template: UiTemplate): UiTemplate {
  const copy = structuredClone(template);
  const walk = (items: unknown[] | undefined, prefix: string): void => {
    for (const [index, value] of (items ?? []).entries()) {
      const item = value as {
        type?: string;
        elementId?: string;
        items?: unknown[];
        body?: { items?: unknown[] };
      };
      const id = `${prefix}.${index}`;
      if (item.body !== undefined) walk(item.body.items, id);
      else item.elementId = `${item.type} ${id}`;
      walk(item.items, id);
    }
  };
  walk(copy.body.items, '');
  return copy;
}

/** What the vendor's renderer gets: its own wrappers fill placeholders in and pick colours before it draws. */
function forVendor(sample: Sample, template: UiTemplate, mode: Mode): UiTemplate {
  const lookup = lookupOf({ colors: sample.colorVariables ?? {}, variables: sample.variables ?? {} });
  const pick = (value: unknown): unknown => {
    if (typeof value === 'string') return isColour(value) ? colourFor(value, mode) : value;
    if (Array.isArray(value)) return value.map(pick);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pick(member)]));
  };
  return pick(compileValue(template)(lookup)) as UiTemplate;
}

function cellOf(row: HTMLElement, side: string): HTMLElement {
  const cell = document.createElement('div');
  cell.className = 'cell';
  cell.dataset.side = side;
  row.append(cell);
  return cell;
}

export async function show(samples: readonly Sample[], mode: Mode): Promise<void> {
  document.documentElement.dataset.mode = mode;
  document.body.replaceChildren();
  for (const sample of samples) {
    const template = numbered(sample.template);
    const title = document.createElement('h2');
    title.textContent = sample.name;
    const row = document.createElement('div');
    row.className = 'row';
    document.body.append(title, row);
    const ours = draw(template, {
      mode,
      components: COMPONENTS,
      variables: sample.variables ?? {},
      colorVariables: sample.colorVariables ?? {},
    });
    cellOf(row, 'ours').append(ours);
    drawVendor(cellOf(row, 'vendor'), forVendor(sample, template, mode), mode);
  }
  for (const image of allImages()) image.loading = 'eager';
  await settled();
  // Rows begin at whole pixels, so that both renderers round alike.
  for (const row of document.querySelectorAll<HTMLElement>('.row'))
    row.style.height = `${Math.ceil(row.getBoundingClientRect().height)}px`;
  await settled();
}

const allImages = () =>
  [document, ...Array.from(document.querySelectorAll('.cell > div'), (host) => host.shadowRoot)].flatMap(
    (root) => Array.from(root?.querySelectorAll('img') ?? []),
  );

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves when pictures have loaded, or failed to, and nothing has moved for some frames. */
async function settled(): Promise<void> {
  for (let still = 0, last = ''; still < 5; ) {
    await frame();
    const waiting = allImages().some((image) => !image.complete);
    const now = JSON.stringify(measure());
    still = !waiting && now === last ? still + 1 : 0;
    last = now;
  }
}

export function measure(): { ours: Drawn; vendor: Drawn }[] {
  return Array.from(document.querySelectorAll<HTMLElement>('.row'), (row) => {
    const [ours, vendor] = Array.from(row.children, (cell) => cell as HTMLElement);
    if (!ours || !vendor) throw new Error('a row has two cells');
    const views =
      ours.firstElementChild?.shadowRoot?.querySelectorAll<HTMLElement>('[data-element-id]') ?? [];
    return {
      ours: drawn(ours, views, (view) => view.dataset.elementId),
      vendor: drawn(
        vendor,
        vendor.querySelectorAll<HTMLElement>('[data-sb-template-id]'),
        (view) => view.dataset.sbTemplateId,
      ),
    };
  });
}

function drawn(
  cell: HTMLElement,
  views: Iterable<HTMLElement>,
  idOf: (view: HTMLElement) => string | undefined,
): Drawn {
  const box = cell.getBoundingClientRect();
  return {
    cell: { x: box.x + scrollX, y: box.y + scrollY, width: WIDTH, height: box.height },
    views: Array.from(views, (view) => {
      const { x, y, width, height } = view.getBoundingClientRect();
      return { id: idOf(view) ?? '', x: x - box.x, y: y - box.y, width, height };
    }),
  };
}

/**
 * The share of pixels in which two areas of a picture differ, for each pair of areas. Differences of `tolerance` in
 * every channel are none: antialiasing may round differently.
 */
export async function compare(
  picture: string,
  pairs: readonly { ours: Drawn['cell']; vendor: Drawn['cell'] }[],
  tolerance: number,
): Promise<number[]> {
  const blob = await (await fetch(picture)).blob();
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  return pairs.map(({ ours, vendor }) => {
    const height = Math.max(1, Math.ceil(Math.max(ours.height, vendor.height)));
    const a = context.getImageData(Math.round(ours.x), Math.round(ours.y), ours.width, height).data;
    const b = context.getImageData(Math.round(vendor.x), Math.round(vendor.y), vendor.width, height).data;
    let different = 0;
    for (let at = 0; at < a.length; at += 4) {
      const far = [0, 1, 2].some(
        (channel) => Math.abs((a[at + channel] ?? 0) - (b[at + channel] ?? 0)) > tolerance,
      );
      if (far) different++;
    }
    return different / (a.length / 4);
  });
}

installVendorStyles();
Object.assign(globalThis, { agreement: { show, measure, compare } });
