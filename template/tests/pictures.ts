/** Pictures that the pages of the tests ask for: `https://pictures.test/photo.svg` and the like. */
import type { Page } from 'playwright-core';

const PICTURES: Record<string, string> = {
  'photo.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="240" viewBox="0 0 480 240"><rect width="480" height="240" fill="#7ab"/><circle cx="120" cy="120" r="90" fill="#fc6"/><path d="M240 240 360 60 480 240z" fill="#364"/></svg>`,
  'tall.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="200" viewBox="0 0 100 200"><rect width="100" height="200" fill="#b9d"/><rect x="20" y="20" width="60" height="160" fill="#527"/></svg>`,
  'icon.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48"><circle cx="24" cy="24" r="18" fill="#39c"/><path d="M14 24l8 8 14-16" fill="none" stroke="#fff" stroke-width="4"/></svg>`,
};

/** Answers a page's requests for pictures; everything else that would leave the machine fails. */
export async function servePictures(page: Page): Promise<void> {
  await page.route('**/*', async (route) => {
    const [, name] = /^https:\/\/pictures\.test\/([^?#]*)/.exec(route.request().url()) ?? [];
    const picture = name === undefined ? undefined : PICTURES[name];
    if (picture !== undefined) await route.fulfill({ contentType: 'image/svg+xml', body: picture });
    else await route.abort();
  });
}
