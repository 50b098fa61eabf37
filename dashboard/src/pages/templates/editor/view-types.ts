import {
  IconCarouselHorizontal,
  IconClick,
  IconLayoutList,
  IconPhoto,
  IconSquare,
  IconTypography,
  IconPhotoHeart,
  type TablerIcon,
} from '@tabler/icons-react';
import { useText } from '../../../shell/text.js';

interface ViewType {
  type: string;
  icon: TablerIcon;
  words: [string, string];
}

export const VIEW_TYPES: readonly ViewType[] = [
  { type: 'text', icon: IconTypography, words: ['Text', '텍스트'] },
  { type: 'image', icon: IconPhoto, words: ['Image', '이미지'] },
  { type: 'textButton', icon: IconClick, words: ['Button', '버튼'] },
  { type: 'imageButton', icon: IconPhotoHeart, words: ['Image button', '이미지 버튼'] },
  { type: 'box', icon: IconSquare, words: ['Box', '박스'] },
  { type: 'carouselView', icon: IconCarouselHorizontal, words: ['Carousel', '캐러셀'] },
  { type: 'cascadeView', icon: IconLayoutList, words: ['List', '목록'] },
];

export const typeOf = (type: unknown): ViewType | undefined => VIEW_TYPES.find((one) => one.type === type);

/** How a type of view is called; without one, an item of a carousel or list. */
export function useTypeWord(): (type: unknown) => string {
  const t = useText();
  return (type) => {
    const words = typeOf(type)?.words;
    return words ? t(...words) : t('Item', '항목');
  };
}
