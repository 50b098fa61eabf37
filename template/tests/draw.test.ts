import { hasChromium, startBrowser, until } from '@belfry/testkit';
import type { View } from '@belfry/template';
import type { DrawnAction, DrawOptions } from '@belfry/template/draw';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from './bundle.js';
import { servePictures } from './pictures.js';
import {
  all,
  button,
  card,
  column,
  fixed,
  ICON,
  image,
  page as template,
  PHOTO,
  row,
  text,
  WRAP,
} from './samples/make.js';

declare const drawing: typeof import('./page/draw.js').drawing;

/** The strictest policy: no style attribute, no style element, no script but that of the tests. */
const POLICY = `default-src 'none'; script-src 'nonce-tests'; img-src https://pictures.test`;

const SHELL = (script: string) =>
  `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
   <div id="stage"></div><script nonce="tests">${script.replaceAll('</script', '<\\/script')}</script>`;

describe.skipIf(!hasChromium())('a drawn template', () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  const show = (value: unknown, options: DrawOptions = {}, prevent = true) =>
    page.evaluate((given) => drawing.show(...(given as Parameters<typeof drawing.show>)), [
      value,
      options,
      prevent,
    ] as unknown);
  const taken = (): Promise<DrawnAction[]> => page.evaluate(() => drawing.taken());
  const aria = () => page.locator('#stage').ariaSnapshot();
  const box = async (id: string) => {
    const found = await page.locator(`[data-element-id="${id}"]`).boundingBox();
    if (!found) throw new Error(`${id} is not drawn`);
    return found;
  };
  const style = (selector: string, name: string) =>
    page.locator(selector).evaluate((element, of) => getComputedStyle(element).getPropertyValue(of), name);

  beforeAll(async () => {
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('net::ERR_FAILED'))
        complaints.push(message.text());
    });
    await servePictures(page);
    const script = await bundle('page/draw.ts');
    await page.route('https://drawing.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: SHELL(script) }),
    );
    await page.goto('https://drawing.test/');
  }, 300_000);
  afterAll(() => browser?.close());
  beforeEach(() => taken());

  it('is drawn under the strictest content security policy', async () => {
    await show(
      template(card('One').body.items[0] ?? text(''), text('red', { textStyle: { color: '#FF0000' } })),
    );
    expect(await style('.text >> nth=-1', 'color')).toBe('rgb(255, 0, 0)');
    expect(await style('.root', 'display')).toBe('flex');
    expect(complaints).toEqual([]);
  });

  describe('actions', () => {
    it('of type web are links, opened elsewhere', async () => {
      await show(
        template(button('Track {no}', { elementId: 'track', action: { data: 'https://example.com/{no}' } })),
        {
          variables: { no: 'A-1' },
        },
      );
      expect(await aria()).toBe('- link "Track A-1":\n  - /url: https://example.com/A-1');
      const link = page.getByRole('link');
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
      expect(await link.getAttribute('target')).toBe('_blank');
      await link.click();
      expect(await taken()).toEqual([{ type: 'web', data: 'https://example.com/A-1', elementId: 'track' }]);
    });

    it('are followed unless prevented, also by the middle button', async () => {
      await show(template(text('Go', { action: { data: 'https://example.com/go' } })), {}, false);
      for (const click of [{}, { button: 'middle' }] as const) {
        const [opened] = await Promise.all([
          page.context().waitForEvent('page'),
          page.getByRole('link').click(click),
        ]);
        await opened.close();
        expect(await taken()).toHaveLength(1);
      }
    });

    it('of other types are buttons, for pointer and keyboard', async () => {
      const custom = { type: 'custom', data: 'myapp.add:{no}', alterData: 'other' };
      await show(
        template(
          button('Add', { action: custom }),
          image(ICON, { altText: 'More', action: { type: 'uikit', data: 'x' } }),
        ),
        {
          variables: { no: '7' },
        },
      );
      expect(await aria()).toBe('- button "Add"\n- button "More":\n  - img "More"');
      await page.getByRole('button', { name: 'Add' }).click();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Space');
      const more = { type: 'uikit', data: 'x' };
      expect(await taken()).toEqual([
        { type: 'custom', data: 'myapp.add:7', alterData: 'other' },
        more,
        more,
      ]);
    });

    it('to places that may not be followed are none', async () => {
      const refused = [
        'javascript:alert(1)',
        ' JaVa\tScript:1',
        'data:text/html,x',
        'other://x',
        '{unknown}',
        '/a',
        '',
      ];
      await show(template(...refused.map((data) => button('No', { action: { data } })), button('Nothing')));
      expect(await aria()).not.toMatch(/link|button/);
      await show(template(button('No', { action: { type: 'custom', data: '{a}' } })), {
        variables: { a: 'javascript:1' },
      });
      expect(await aria()).not.toMatch(/link|button/);
      await show(template(button('Yes', { action: { data: 'other://x', alterData: 'vbscript:1' } })), {
        urlSchemes: ['other'],
      });
      await page.getByRole('link').click();
      expect(await taken()).toEqual([{ type: 'web', data: 'other://x' }]);
    });

    it('of a box that holds others cover the rest of it', async () => {
      const inner = button('Buy', { action: { type: 'custom', data: 'buy' }, width: fixed(100) });
      const content = [
        text('A scarf'),
        text('Soft', { viewStyle: { borderWidth: 1, borderColor: '#FF0000' } }),
        inner,
      ];
      await show(template(column(content, { elementId: 'card', action: { type: 'custom', data: 'open' } })));
      expect(await aria()).toBe('- button "A scarf Soft"\n- text: A scarf Soft\n- button "Buy"');
      const { x, y, width, height } = await box('card');
      for (const place of [y + 4, y + 24]) await page.mouse.click(x + 10, place);
      await page.mouse.click(x + 10, y + height - 10);
      await page.mouse.click(x + width - 5, y + height - 10);
      expect((await taken()).map(({ data }) => data)).toEqual(['open', 'open', 'buy', 'open']);
    });

    it('of boxes in boxes each have their own place', async () => {
      const leaf = text('Leaf', {
        action: { type: 'custom', data: 'leaf' },
        viewStyle: { padding: all(10) },
      });
      const middle = column([text('Middle'), leaf], {
        action: { type: 'custom', data: 'middle' },
        viewStyle: { padding: all(20) },
      });
      await show(
        template(
          column([text('Outer'), middle], {
            action: { type: 'custom', data: 'outer' },
            viewStyle: { padding: all(20) },
          }),
        ),
      );
      for (const name of ['Outer', 'Middle', 'Leaf']) {
        const place = await page.getByText(name, { exact: true }).boundingBox();
        await page.mouse.click((place?.x ?? 0) + 5, (place?.y ?? 0) + 5);
      }
      expect((await taken()).map(({ data }) => data)).toEqual(['outer', 'middle', 'leaf']);
    });

    it('of a box without others are its own, named by its words', async () => {
      await show(
        template(
          row([image(ICON), text('Sign-in from Seoul')], { action: { data: 'https://example.com/' } }),
          row([image(ICON)], { action: { data: 'tel:+82' } }),
        ),
      );
      expect(await aria()).toMatch(/link "Sign-in from Seoul"[^]*link "Open"/);
      expect(await page.getByRole('link', { name: 'Open' }).getAttribute('target')).toBeNull();
    });
  });

  describe('images', () => {
    it('say their altText, or nothing', async () => {
      await show(template(image(PHOTO, { altText: 'A {what}' }), image(PHOTO)), {
        variables: { what: 'parcel' },
      });
      expect(await aria()).toBe('- img "A parcel"');
    });

    it('that cannot be loaded leave their room', async () => {
      const missing = { elementId: 'gone', altText: 'Gone', metaData: { pixelWidth: 360, pixelHeight: 100 } };
      await show(
        template(image('https://pictures.test/none.png', missing), image('javascript:1'), text('After')),
      );
      await until('images were given up', async () => (await page.locator('img').count()) === 0);
      const { width, height } = await box('gone');
      expect(height).toBeCloseTo((width * 100) / 360, 0);
      expect(await aria()).toBe('- img "Gone"\n- text: After');
    });
  });

  describe('a carousel', () => {
    const carousel = {
      type: 'carouselView' as const,
      items: ['One', 'Two', 'Three'].map((title) => card(title)),
    };
    const position = () => page.locator('.scroller').evaluate((element) => element.scrollLeft);

    it('is scrolled by keyboard, item by item', async () => {
      await show(template(carousel));
      expect(await aria()).toMatch(/group "Carousel":\n\s+- group "1 of 3":[^]*group "3 of 3"/);
      await page.locator('.scroller').focus();
      await page.keyboard.press('ArrowRight');
      await until('it shows the second item', async () => Math.abs((await position()) - 250) < 2);
    });

    it('is turned by a mouse, as far as there are items', async () => {
      await show(template(carousel), { labels: { next: '다음' } });
      await page.locator('.scroller').hover();
      expect(await page.locator('.back').isHidden()).toBe(true);
      for (const reached of [
        250,
        await page.locator('.scroller').evaluate((at) => at.scrollWidth - at.clientWidth),
      ]) {
        await page.getByTitle('다음').click();
        await until('it has turned', async () => Math.abs((await position()) - reached) < 2);
      }
      await until('there is no next', () => page.locator('.next').isHidden());
      expect(await page.locator('.back').isVisible()).toBe(true);
    });

    it('inside a box with an action can still be scrolled', async () => {
      await show(template(column([text('Sale'), carousel], { action: { type: 'custom', data: 'sale' } })));
      const place = await page.locator('.scroller').boundingBox();
      await page.mouse.move((place?.x ?? 0) + 50, (place?.y ?? 0) + 50);
      await page.mouse.wheel(260, 0);
      await until('it was scrolled', async () => (await position()) > 200);
    });
  });

  it('is mirrored for texts from right to left', async () => {
    const title = text('عنوان', { elementId: 'title', width: WRAP, viewStyle: { margin: { left: 30 } } });
    await show(template(row([title])), { locale: 'ar-EG' });
    const { x, width } = await box('title');
    const stage = await page.locator('#stage > div').boundingBox();
    expect(x + width).toBeCloseTo((stage?.x ?? 0) + (stage?.width ?? 0) - 30, 0);
    expect(
      await page
        .locator('#stage > div')
        .evaluate((host) => [(host as HTMLElement).lang, (host as HTMLElement).dir]),
    ).toEqual(['ar-EG', 'rtl']);
  });

  it('takes colours of the mode, of the variables and of the theme', async () => {
    const components = {
      text: { textColor: '#111111,#EEEEEE' },
      textButton: { backgroundColor: '#222222,#DDDDDD', radius: 12 },
    };
    const drawn = template(text('theme'), text('{own}', { textStyle: { color: '{own}' } }), button('button'));
    for (const [mode, ...colours] of [
      ['light', 'rgb(17, 17, 17)', 'rgb(1, 2, 3)', 'rgb(34, 34, 34)'],
      ['dark', 'rgb(238, 238, 238)', 'rgba(4, 5, 6, 0.5)', 'rgb(221, 221, 221)'],
    ] as const) {
      await show(drawn, { mode, components, colorVariables: { own: '#010203,#80040506' } });
      expect(await style('.text >> nth=0', 'color')).toBe(colours[0]);
      expect((await style('.text >> nth=1', 'color')).replace('0.502', '0.5')).toBe(colours[1]);
      expect(await style('.button', 'background-color')).toBe(colours[2]);
      expect(await style('.button', 'border-radius')).toBe('12px');
    }
  });

  it('leaves placeholders without a value as they are', async () => {
    await show(template(text('Hi {name}, {a}')), {
      variables: [{ name: 'Ann' }, { name: 'Everybody', a: '{name}' }],
    });
    expect(await page.getByText('Hi Ann, {name}').count()).toBe(1);
  });

  it('is not higher for a text that has no width', async () => {
    await show(
      template(
        row([
          text('A long text that takes all there is, and more than that', { width: WRAP }),
          text('no room', { elementId: 'none' }),
        ]),
      ),
    );
    expect((await box('none')).height).toBeLessThan(1);
  });

  it.each([
    null,
    'x',
    {},
    { body: { items: {} } },
    {
      body: {
        items: [
          null,
          1,
          'x',
          [],
          {},
          { type: 'constructor' },
          { type: 'box', items: 'x' },
          { type: 'text', text: {} },
        ],
      },
    },
    {
      body: {
        items: [
          {
            type: 'box',
            layout: 7,
            align: [],
            width: 'x',
            viewStyle: 1,
            action: 3,
            items: [{ type: 'carouselView', items: [null, { body: 1 }] }],
          },
        ],
      },
    },
  ])('of %j draws what can be drawn', async (value) => {
    await show(value);
    expect(await page.locator('#stage > div').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('tells of each view with its element, also of those in boxes and carousels', async () => {
    const item = template(text('in an item'));
    const carousel: View = { type: 'carouselView', items: [item] };
    const told = await page.evaluate(
      (given) => {
        const views: string[] = [];
        drawing.draw(given as never, {
          onDrawn: (view, element) =>
            views.push(`${(view as { type: string }).type} ${element.textContent ?? ''}`.trim()),
        });
        return views;
      },
      template(column([text('in a box')]), carousel) as unknown,
    );
    expect(told).toEqual(['text in a box', 'box in a box', 'text in an item', 'carouselView in an item']);
  });

  it('has at most 500 views and 20 levels', async () => {
    await show(template(...Array.from({ length: 501 }, () => text('x'))));
    expect(await page.locator('.text').count()).toBe(500);
    let deep = text('deep');
    for (let level = 1; level < 20; level++) deep = column([deep]);
    await show(template(deep));
    expect(await aria()).toBe('- text: deep');
    await show(template(column([deep])));
    expect(await aria()).toBe('');
  });

  it('looks the same whatever the page’s styles', async () => {
    const drawn = template(text('text'), button('button'));
    const picture = async () => {
      await show(drawn);
      return page.locator('#stage').evaluate((stage) => stage.getBoundingClientRect().height);
    };
    const before = await picture();
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        '* { line-height: 3; letter-spacing: 9px; text-transform: uppercase; padding: 7px; } #stage, body { padding: 0 }',
      );
      document.adoptedStyleSheets = [sheet];
    });
    expect((await picture()) - before).toBeLessThanOrEqual(14);
    await page.evaluate(() => (document.adoptedStyleSheets = []));
  });
});
