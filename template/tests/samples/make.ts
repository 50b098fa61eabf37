/** Shorthand for the samples. `https://pictures.test/…` is answered by the tests (pictures.ts). */
import type { UiTemplate, View } from '@belfry/template';

export interface Sample {
  name: string;
  template: UiTemplate;
  variables?: Record<string, string>;
  colorVariables?: Record<string, string>;
}

export const PHOTO = 'https://pictures.test/photo.svg';
export const TALL = 'https://pictures.test/tall.svg';
export const ICON = 'https://pictures.test/icon.svg';

export const LOREM =
  'The parcel left our warehouse in Incheon this morning and should be with you on Thursday between nine and noon.';
export const KOREAN =
  '주문하신 상품이 오늘 오전 인천 물류센터에서 출발했습니다. 목요일 오전에 도착할 예정입니다.';

export const all = (value: number) => ({ top: value, right: value, bottom: value, left: value });
export const fixed = (value: number) => ({ type: 'fixed' as const, value });
export const FILL = { type: 'flex' as const, value: 0 };
export const WRAP = { type: 'flex' as const, value: 1 };
export const GREY = { backgroundColor: '#E8E8F0,#2C2C38' };

export const text = (value: string, members: object = {}): View => ({
  type: 'text',
  text: value,
  ...members,
});
export const row = (items: View[], members: object = {}): View => ({
  type: 'box',
  layout: 'row',
  items,
  ...members,
});
export const column = (items: View[], members: object = {}): View => ({
  type: 'box',
  layout: 'column',
  items,
  ...members,
});
export const button = (value: string, members: object = {}): View => ({
  type: 'textButton',
  text: value,
  ...members,
});
export const image = (imageUrl: string, members: object = {}): View => ({
  type: 'image',
  imageUrl,
  ...members,
});
export const page = (...items: View[]): UiTemplate => ({ version: 1, body: { items } });
export const sample = (name: string, ...items: View[]): Sample => ({ name, template: page(...items) });
export const tile = (members: object = {}): View =>
  column([], { viewStyle: { backgroundColor: '#7090C0' }, ...members });
export const SIDES = ['left', 'center', 'right'] as const;
export const LEVELS = ['top', 'center', 'bottom'] as const;
export const web = { type: 'web', data: 'https://example.com/' };

export const MEASURED = { metaData: { pixelWidth: 480, pixelHeight: 240 } };

export const card = (title: string, members: object = {}): UiTemplate =>
  page(
    column(
      [
        image(PHOTO, { height: fixed(90), imageStyle: { contentMode: 'aspectFill' } }),
        column(
          [
            text(title, { textStyle: { weight: 'bold' } }),
            text('From 9,900 won'),
            button('Buy', { viewStyle: { margin: { top: 8, right: 0, bottom: 0, left: 0 } } }),
          ],
          {
            viewStyle: { padding: all(12) },
          },
        ),
      ],
      { viewStyle: { ...GREY, radius: 12 }, ...members },
    ),
  );
