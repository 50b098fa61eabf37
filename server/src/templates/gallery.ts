import { BelfryError } from '@belfry/contract';
import { GALLERY, type GalleryEntry } from '@belfry/template/gallery';
import { type Editor, createTemplate, type TemplateParts } from './manage.js';

/** Where a server shows the pictures of the gallery. */
export const picturesBelow = (url: string): string => `${url.replace(/\/+$/, '')}/gallery`;

/** The templates that are ready to be used, in the order in which they are offered. */
export const listGallery = (picturesUrl: string) =>
  GALLERY.map((entry) => ({
    key: entry.key,
    title: entry.title,
    summary: entry.summary,
    document: { ...entry.document(picturesUrl) },
    sample: { en: entry.sample('en', picturesUrl), ko: entry.sample('ko', picturesUrl) },
  }));

export interface GalleryWish {
  /** All of the gallery when empty. */
  keys: readonly string[];
  /** The channels the templates send to. */
  channels: readonly string[];
  picturesUrl: string;
}

/**
 * Creates templates of the gallery; those whose key is taken are left as they are and not created. Throws
 * InvalidValue for a key that the gallery has not, before anything is created.
 */
export async function installGallery(
  parts: TemplateParts,
  editor: Editor,
  { keys, channels, picturesUrl }: GalleryWish,
): Promise<{ created: string[]; taken: string[] }> {
  const entries = keys.length === 0 ? GALLERY : keys.map(entryOf);
  const created: string[] = [];
  const taken: string[] = [];
  for (const entry of entries) {
    const { key } = entry;
    const value = { ...entry.document(picturesUrl), channels: [...channels] };
    try {
      await createTemplate(parts, editor, { key, value });
      created.push(key);
    } catch (error) {
      if (!(error instanceof BelfryError && error.error === 'ResourceAlreadyExists')) throw error;
      taken.push(key);
    }
  }
  return { created, taken };
}

function entryOf(key: string): GalleryEntry {
  const found = GALLERY.find((entry) => entry.key === key);
  if (found) return found;
  const all = GALLERY.map((entry) => entry.key).join(', ');
  throw new BelfryError('InvalidValue', `The gallery has no template "${key}"; it has ${all}.`);
}
