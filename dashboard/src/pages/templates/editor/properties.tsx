import { Accordion, Select, SegmentedControl, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { ColourField } from '../../../kit/colour-field.js';
import { useText } from '../../../shell/text.js';
import type { Content } from './content.js';
import { OptionalNumber, Sides, SizeField } from './fields.js';
import { at, type Json, type Path } from './tree-model.js';
import { VariableText } from './variable-text.js';
import { useTypeWord } from './view-types.js';

export interface PropertyProps {
  view: Json;
  content: Content;
  /** The same block in the template's own language, while a translation is edited. */
  original?: Json | undefined;
  set: (path: Path, value: unknown) => void;
}

const textOf = (view: Json, path: Path): string => {
  const value = at(view, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** What the chosen view is like: only what its type has. */
export function Properties(props: PropertyProps) {
  const t = useText();
  const word = useTypeWord();
  const { type } = props.view;
  const hasText = type === 'text' || type === 'textButton';
  const hasImage = type === 'image' || type === 'imageButton';
  const isList = type === 'carouselView' || type === 'cascadeView';
  return (
    <section aria-label={t(`${word(type)}: properties`, `${word(type)} 속성`)}>
      <Accordion
        multiple
        defaultValue={['content']}
        variant="separated"
        chevronPosition="left"
        className="properties"
      >
        <Section value="content" title={word(type)}>
          {hasText && <TextContent {...props} />}
          {hasImage && <ImageContent {...props} />}
          {type === 'box' && <BoxContent {...props} />}
          {isList && <ListContent {...props} />}
        </Section>
        <Section value="size" title={t('Size and space', '크기와 여백')}>
          <SizeAndSpace {...props} />
        </Section>
        <Section value="look" title={t('Background and border', '배경과 테두리')}>
          <Look {...props} />
        </Section>
        {!isList && (
          <Section value="action" title={t('When tapped', '탭 동작')}>
            <ActionFields {...props} />
          </Section>
        )}
      </Accordion>
    </section>
  );
}

function Section({ value, title, children }: { value: string; title: string; children: ReactNode }) {
  return (
    <Accordion.Item value={value}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">{children}</Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function SizeAndSpace({ view, set }: PropertyProps) {
  const t = useText();
  return (
    <>
      <SizeField
        label={t('Width', '너비')}
        value={at(view, ['width'])}
        standard={0}
        set={(value) => set(['width'], value)}
      />
      <SizeField
        label={t('Height', '높이')}
        value={at(view, ['height'])}
        standard={1}
        set={(value) => set(['height'], value)}
      />
      <Sides
        label={t('Padding', '안쪽 여백')}
        value={at(view, ['viewStyle', 'padding'])}
        set={(value) => set(['viewStyle', 'padding'], value)}
      />
      <Sides
        label={t('Margin', '바깥 여백')}
        value={at(view, ['viewStyle', 'margin'])}
        set={(value) => set(['viewStyle', 'margin'], value)}
      />
    </>
  );
}

function TextContent({ view, content, original, set }: PropertyProps) {
  const t = useText();
  const before = original && textOf(original, ['text']);
  return (
    <>
      <VariableText
        label={t('Text', '텍스트')}
        description={before && t(`Default: ${before}`, `기본: ${before}`)}
        isLong
        value={textOf(view, ['text'])}
        set={(value) => set(['text'], value)}
        variables={content.variables}
      />
      <SimpleGrid cols={2} spacing="sm">
        <OptionalNumber
          label={t('Size', '글자 크기')}
          min={1}
          max={200}
          suffix=" px"
          value={textOf(view, ['textStyle', 'size'])}
          set={(value) => set(['textStyle', 'size'], value)}
        />
        <WeightField
          value={textOf(view, ['textStyle', 'weight'])}
          set={(value) => set(['textStyle', 'weight'], value)}
        />
      </SimpleGrid>
      <ColourField
        label={t('Colour', '색상')}
        isOptional
        value={textOf(view, ['textStyle', 'color'])}
        names={content.color_variables}
        set={(value) => set(['textStyle', 'color'], value)}
      />
      {view.type === 'text' && <Align view={view} set={set} />}
      <OptionalNumber
        label={t('Most lines', '최대 줄 수')}
        min={0}
        max={1000}
        placeholder={view.type === 'text' ? t('No limit', '제한 없음') : '1'}
        value={textOf(view, ['maxTextLines'])}
        set={(value) => set(['maxTextLines'], value)}
      />
    </>
  );
}

function WeightField({ value, set }: { value: string; set: (value: string | undefined) => void }) {
  const t = useText();
  const weights = [
    { value: 'normal', label: t('Normal', '보통') },
    { value: '500', label: t('Medium', '중간') },
    { value: 'bold', label: t('Bold', '굵게') },
  ];
  const isOther = value !== '' && !weights.some((one) => one.value === value);
  return (
    <Select
      label={t('Weight', '굵기')}
      allowDeselect={false}
      value={value || 'normal'}
      onChange={(next) => set(next ?? undefined)}
      data={isOther ? [...weights, { value, label: value }] : weights}
    />
  );
}

function Align({ view, set }: Pick<PropertyProps, 'view' | 'set'>) {
  const t = useText();
  return (
    <>
      <Choice
        label={t('Across', '가로 정렬')}
        value={textOf(view, ['align', 'horizontal']) || 'left'}
        set={(value) => set(['align', 'horizontal'], value)}
        data={[
          { value: 'left', label: t('Left', '왼쪽') },
          { value: 'center', label: t('Centre', '가운데') },
          { value: 'right', label: t('Right', '오른쪽') },
        ]}
      />
      <Choice
        label={t('Up and down', '세로 정렬')}
        value={textOf(view, ['align', 'vertical']) || 'top'}
        set={(value) => set(['align', 'vertical'], value)}
        data={[
          { value: 'top', label: t('Top', '위') },
          { value: 'center', label: t('Centre', '가운데') },
          { value: 'bottom', label: t('Bottom', '아래') },
        ]}
      />
    </>
  );
}

/** One of a few, all to be seen. */
function Choice(props: {
  label: string;
  value: string;
  set: (value: string) => void;
  data: { value: string; label: string }[];
}) {
  const { label, value, set, data } = props;
  return (
    <div>
      <span className="field-label" aria-hidden>
        {label}
      </span>
      <SegmentedControl fullWidth size="xs" aria-label={label} value={value} onChange={set} data={data} />
    </div>
  );
}

function BoxContent({ view, set }: PropertyProps) {
  const t = useText();
  return (
    <>
      <Choice
        label={t('Its blocks stand', '배치')}
        value={textOf(view, ['layout']) || 'row'}
        set={(value) => set(['layout'], value)}
        data={[
          { value: 'column', label: t('Below each other', '세로로') },
          { value: 'row', label: t('Beside each other', '가로로') },
        ]}
      />
      <Align view={view} set={set} />
    </>
  );
}

function ListContent({ view, set }: PropertyProps) {
  const t = useText();
  const style = view.type === 'carouselView' ? 'carouselStyle' : 'cascadeStyle';
  return (
    <SimpleGrid cols={2} spacing="sm">
      <OptionalNumber
        label={t('Space between', '간격')}
        min={0}
        suffix=" px"
        placeholder="10 px"
        value={textOf(view, [style, 'spacing'])}
        set={(value) => set([style, 'spacing'], value)}
      />
      {view.type === 'carouselView' && (
        <OptionalNumber
          label={t('Widest item', '항목 최대 너비')}
          min={1}
          suffix=" px"
          placeholder="240 px"
          value={textOf(view, [style, 'maxChildWidth'])}
          set={(value) => set([style, 'maxChildWidth'], value)}
        />
      )}
    </SimpleGrid>
  );
}

function ImageContent({ view, content, original, set }: PropertyProps) {
  const t = useText();
  const before = original && textOf(original, ['altText']);
  return (
    <>
      <VariableText
        label={t('Address of the image', '이미지 주소')}
        value={textOf(view, ['imageUrl'])}
        set={(value) => set(['imageUrl'], value)}
        variables={content.variables}
        withParts
      />
      <TextInput
        label={t('In words, for screen readers', '대체 텍스트')}
        description={before && t(`Default: ${before}`, `기본: ${before}`)}
        value={textOf(view, ['altText'])}
        onChange={(event) => set(['altText'], event.currentTarget.value || undefined)}
      />
      <Choice
        label={t('Fits its place', '맞춤')}
        value={textOf(view, ['imageStyle', 'contentMode']) || 'aspectFit'}
        set={(value) => set(['imageStyle', 'contentMode'], value)}
        data={[
          { value: 'aspectFit', label: t('Whole', '전체') },
          { value: 'aspectFill', label: t('Cut off', '채우기') },
          { value: 'scalesToFill', label: t('Stretched', '늘이기') },
        ]}
      />
      <ColourField
        label={t('Tint', '틴트 색')}
        isOptional
        value={textOf(view, ['imageStyle', 'tintColor'])}
        names={content.color_variables}
        set={(value) => set(['imageStyle', 'tintColor'], value)}
      />
    </>
  );
}

function Look({ view, content, set }: PropertyProps) {
  const t = useText();
  const style = (name: string, value: unknown) => set(['viewStyle', name], value);
  return (
    <>
      <ColourField
        label={t('Background', '배경색')}
        isOptional
        value={textOf(view, ['viewStyle', 'backgroundColor'])}
        names={content.color_variables}
        set={(value) => style('backgroundColor', value)}
      />
      <VariableText
        label={t('Picture behind it', '배경 이미지')}
        placeholder="https://"
        value={textOf(view, ['viewStyle', 'backgroundImageUrl'])}
        set={(value) => style('backgroundImageUrl', value || undefined)}
        variables={content.variables}
        withParts
      />
      <SimpleGrid cols={2} spacing="sm">
        <OptionalNumber
          label={t('Corners', '모서리')}
          min={0}
          suffix=" px"
          value={textOf(view, ['viewStyle', 'radius'])}
          set={(value) => style('radius', value)}
        />
        <OptionalNumber
          label={t('Border', '테두리 두께')}
          min={0}
          suffix=" px"
          value={textOf(view, ['viewStyle', 'borderWidth'])}
          set={(value) => style('borderWidth', value)}
        />
      </SimpleGrid>
      <ColourField
        label={t('Colour of the border', '테두리 색')}
        isOptional
        value={textOf(view, ['viewStyle', 'borderColor'])}
        names={content.color_variables}
        set={(value) => style('borderColor', value)}
      />
    </>
  );
}

function ActionFields({ view, content, set }: PropertyProps) {
  const t = useText();
  const type = view.action === undefined ? '' : textOf(view, ['action', 'type']) || 'web';
  return (
    <>
      <Select
        label={t('What happens', '동작')}
        allowDeselect={false}
        value={type}
        onChange={(value) =>
          set(
            ['action'],
            value
              ? {
                  ...(view.action as Json),
                  type: value,
                  data: textOf(view, ['action', 'data']) || 'https://',
                }
              : undefined,
          )
        }
        data={[
          { value: '', label: t('Nothing', '없음') },
          { value: 'web', label: t('Opens an address', '주소 열기') },
          { value: 'custom', label: t('Tells the app', '앱에 전달') },
          { value: 'uikit', label: t('A feature of the UIKit', 'UIKit 기능') },
        ]}
      />
      {type !== '' && (
        <>
          <VariableText
            label={type === 'web' ? t('Address', '주소') : t('What the app is told', '앱에 전달할 값')}
            value={textOf(view, ['action', 'data'])}
            set={(value) => set(['action', 'data'], value)}
            variables={content.variables}
            withParts
          />
          <VariableText
            label={t('Where that cannot be opened', '열 수 없을 때의 주소')}
            value={textOf(view, ['action', 'alterData'])}
            set={(value) => set(['action', 'alterData'], value || undefined)}
            variables={content.variables}
            withParts
          />
        </>
      )}
    </>
  );
}
