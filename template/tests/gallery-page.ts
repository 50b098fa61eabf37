/** Opens a page that shows the templates of the gallery, and makes its pictures. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { bundle } from './bundle.js';

const PICTURES = new URL('../gallery/pictures/', import.meta.url);

const SHELL = `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; display: inline-grid; grid-template-columns: 424px 424px; font: 14px "Noto Sans CJK KR", sans-serif; }
  section { padding: 20px 32px 32px; background: #f0f1f6; color: #1a1a20; }
  section[data-mode="dark"] { background: #0d0e12; color: #f2f2f6; }
  p { display: flex; justify-content: space-between; margin: 0 4px 8px; font-size: 12px; font-weight: 700; opacity: 0.75; }
  p span { font-weight: 400; }
  .card { width: 360px; border-radius: 18px; overflow: hidden; background: #fff; box-shadow: 0 1px 3px rgb(0 0 0 / 12%); }
  section[data-mode="dark"] .card { background: #1b1c23; box-shadow: none; }
</style><body></body>`;

export async function openGallery(browser: Browser, scale = 1): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 }, deviceScaleFactor: scale });
  await page.route('**/*', async (route) => {
    const { hostname, pathname } = new URL(route.request().url());
    if (hostname !== 'pictures.test') return route.abort();
    const body = await readFile(fileURLToPath(new URL(`.${pathname}`, PICTURES)));
    return route.fulfill({ contentType: 'image/png', body });
  });
  await page.setContent(SHELL);
  await page.addScriptTag({ content: await bundle('page/gallery.ts') });
  return page;
}
