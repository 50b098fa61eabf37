/** Shows a template of the gallery as in a feed: English in light, Korean in dark mode. Runs in the browser. */
import { compileVariables, localize, type Mode, type TemplateDocument } from '@belfry/template';
import { draw } from '@belfry/template/draw';
import { GALLERY, type Language } from '@belfry/template/gallery';

const PICTURES = 'https://pictures.test';

const VIEWS: readonly { language: Language; mode: Mode }[] = [
  { language: 'en', mode: 'light' },
  { language: 'ko', mode: 'dark' },
];

/** The drawing of an entry in one language and mode. */
export function drawEntry(
  key: string,
  language: Language,
  mode: Mode,
): { element: HTMLElement; label: string } {
  const entry = GALLERY.find((one) => one.key === key);
  if (!entry) throw new Error(`the gallery has no ${key}`);
  const source = entry.document(PICTURES);
  // Complete enough for what is asked of it here; the tests check it whole.
  const document = localize(source as unknown as TemplateDocument, language);
  const values = compileVariables(source.variables).flatten(entry.sample(language, PICTURES));
  if (!values.ok) throw new Error(values.message);
  const element = draw(document.ui_template ?? { version: 1, body: { items: [] } }, {
    variables: values.own,
    colorVariables: source.color_variables,
    mode,
    locale: language,
  });
  return { element, label: document.label ?? '' };
}

export async function showEntry(key: string): Promise<void> {
  document.body.replaceChildren(
    ...VIEWS.map(({ language, mode }) => {
      const { element, label } = drawEntry(key, language, mode);
      const side = document.createElement('section');
      side.dataset.mode = mode;
      const top = document.createElement('p');
      const time = document.createElement('span');
      time.textContent = { en: '2 min ago', ko: '2분 전' }[language];
      top.append(label, time);
      const card = document.createElement('div');
      card.className = 'card';
      card.append(element);
      side.append(top, card);
      return side;
    }),
  );
  const images = Array.from(document.querySelectorAll('.card > div'), (host) =>
    Array.from(host.shadowRoot?.querySelectorAll('img') ?? []),
  ).flat();
  for (const image of images) image.loading = 'eager';
  await Promise.all(images.map((image) => image.decode()));
}

Object.assign(globalThis, { gallery: { showEntry, keys: GALLERY.map(({ key }) => key) } });
