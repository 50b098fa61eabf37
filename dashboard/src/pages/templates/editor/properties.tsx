import { Accordion, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../../../shell/text.js';
import type { Content } from './content.js';
import { ColourField, Corners, InsertVariable, SizeField } from './fields.js';
import { at, type Json, type Path } from './tree-model.js';

export interface PropertyProps {
  view: Json;
  content: Content;
  set: (path: Path, value: unknown) => void;
}

const textOf = (view: Json, path: Path): string => {
  const value = at(view, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** What the chosen view is like: only what its type has. */
export function Properties(props: PropertyProps) {
  const t = useText();
  const { type } = props.view;
  const hasText = type === 'text' || type === 'textButton';
  const hasImage = type === 'image' || type === 'imageButton';
  const hasAction = type !== 'carouselView' && type !== 'cascadeView';
  return (
    <Accordion multiple defaultValue={['content', 'size']} variant="separated" chevronPosition="left">
      {(hasText || hasImage || type === 'box') && (
        <Section value="content" title={t('Content', '내용')}>
          {hasText && <TextContent {...props} />}
          {hasImage && <ImageContent {...props} />}
          {type === 'box' && <BoxContent {...props} />}
        </Section>
      )}
      <Section value="size" title={t('Size and space', '크기와 여백')}>
        <SizeField
          label={t('Width', '너비')}
          value={at(props.view, ['width'])}
          standard={0}
          set={(value) => props.set(['width'], value)}
        />
        <SizeField
          label={t('Height', '높이')}
          value={at(props.view, ['height'])}
          standard={1}
          set={(value) => props.set(['height'], value)}
        />
        <Corners
          label={t('Padding', '안쪽 여백')}
          value={at(props.view, ['viewStyle', 'padding'])}
          set={(value) => props.set(['viewStyle', 'padding'], value)}
        />
        <Corners
          label={t('Margin', '바깥 여백')}
          value={at(props.view, ['viewStyle', 'margin'])}
          set={(value) => props.set(['viewStyle', 'margin'], value)}
        />
      </Section>
      <Section value="look" title={t('Background and border', '배경과 테두리')}>
        <Look {...props} />
      </Section>
      {hasAction && (
        <Section value="action" title={t('When tapped', '탭 동작')}>
          <ActionFields {...props} />
        </Section>
      )}
    </Accordion>
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

function TextContent({ view, content, set }: PropertyProps) {
  const t = useText();
  const text = textOf(view, ['text']);
  return (
    <>
      <Textarea
        label={t('Text', '텍스트')}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => set(['text'], event.currentTarget.value)}
      />
      <InsertVariable variables={content.variables} insert={(name) => set(['text'], `${text}{${name}}`)} />
      <SimpleGrid cols={2} spacing="sm">
        <NumberInput
          label={t('Size', '글자 크기')}
          min={1}
          max={200}
          value={textOf(view, ['textStyle', 'size'])}
          onChange={(value) => set(['textStyle', 'size'], value === '' ? undefined : value)}
        />
        <Select
          label={t('Weight', '굵기')}
          value={textOf(view, ['textStyle', 'weight']) || 'normal'}
          onChange={(value) => set(['textStyle', 'weight'], value ?? undefined)}
          data={[
            { value: 'normal', label: t('Normal', '보통') },
            { value: '500', label: t('Medium', '중간') },
            { value: 'bold', label: t('Bold', '굵게') },
          ]}
        />
      </SimpleGrid>
      <ColourField
        label={t('Colour', '색상')}
        value={textOf(view, ['textStyle', 'color'])}
        variables={content.color_variables}
        set={(value) => set(['textStyle', 'color'], value)}
      />
      {view.type === 'text' && <Align view={view} content={content} set={set} />}
      <NumberInput
        label={t('Most lines', '최대 줄 수')}
        min={1}
        max={100}
        value={textOf(view, ['maxTextLines'])}
        onChange={(value) => set(['maxTextLines'], value === '' ? undefined : value)}
      />
    </>
  );
}

function Align({ view, set }: PropertyProps) {
  const t = useText();
  return (
    <SimpleGrid cols={2} spacing="sm">
      <Select
        label={t('Across', '가로 정렬')}
        value={textOf(view, ['align', 'horizontal']) || 'left'}
        onChange={(value) => set(['align', 'horizontal'], value ?? undefined)}
        data={[
          { value: 'left', label: t('Left', '왼쪽') },
          { value: 'center', label: t('Centre', '가운데') },
          { value: 'right', label: t('Right', '오른쪽') },
        ]}
      />
      <Select
        label={t('Up and down', '세로 정렬')}
        value={textOf(view, ['align', 'vertical']) || 'top'}
        onChange={(value) => set(['align', 'vertical'], value ?? undefined)}
        data={[
          { value: 'top', label: t('Top', '위') },
          { value: 'center', label: t('Centre', '가운데') },
          { value: 'bottom', label: t('Bottom', '아래') },
        ]}
      />
    </SimpleGrid>
  );
}

function BoxContent(props: PropertyProps) {
  const t = useText();
  const { view, set } = props;
  return (
    <>
      <Select
        label={t('Its blocks stand', '배치')}
        value={textOf(view, ['layout']) || 'row'}
        onChange={(value) => set(['layout'], value ?? undefined)}
        data={[
          { value: 'row', label: t('Beside each other', '가로로') },
          { value: 'column', label: t('Below each other', '세로로') },
        ]}
      />
      <Align {...props} />
    </>
  );
}

function ImageContent({ view, content, set }: PropertyProps) {
  const t = useText();
  const images = content.variables.filter(({ type }) => type === 'image').map(({ key }) => `${key}.url`);
  return (
    <>
      <TextInput
        label={t('Address of the image', '이미지 주소')}
        value={textOf(view, ['imageUrl'])}
        onChange={(event) => set(['imageUrl'], event.currentTarget.value)}
      />
      <InsertVariable
        variables={[
          ...content.variables,
          ...images.map((key) => ({ key, name: key, type: 'string' as const })),
        ]}
        insert={(name) => set(['imageUrl'], `{${name}}`)}
      />
      <TextInput
        label={t('In words, for screen readers', '대체 텍스트')}
        value={textOf(view, ['altText'])}
        onChange={(event) => set(['altText'], event.currentTarget.value || undefined)}
      />
      <Select
        label={t('Fits its place', '맞춤')}
        value={textOf(view, ['imageStyle', 'contentMode']) || 'aspectFit'}
        onChange={(value) => set(['imageStyle', 'contentMode'], value ?? undefined)}
        data={[
          { value: 'aspectFit', label: t('Whole', '전체 보이기') },
          { value: 'aspectFill', label: t('Filled, cut off', '채우기') },
          { value: 'scalesToFill', label: t('Stretched', '늘이기') },
        ]}
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
        value={textOf(view, ['viewStyle', 'backgroundColor'])}
        variables={content.color_variables}
        set={(value) => style('backgroundColor', value)}
      />
      <SimpleGrid cols={2} spacing="sm">
        <NumberInput
          label={t('Corners', '모서리')}
          min={0}
          value={textOf(view, ['viewStyle', 'radius'])}
          onChange={(value) => style('radius', value === '' ? undefined : value)}
        />
        <NumberInput
          label={t('Border', '테두리 두께')}
          min={0}
          value={textOf(view, ['viewStyle', 'borderWidth'])}
          onChange={(value) => style('borderWidth', value === '' ? undefined : value)}
        />
      </SimpleGrid>
      <ColourField
        label={t('Colour of the border', '테두리 색')}
        value={textOf(view, ['viewStyle', 'borderColor'])}
        variables={content.color_variables}
        set={(value) => style('borderColor', value)}
      />
    </>
  );
}

function ActionFields({ view, set }: PropertyProps) {
  const t = useText();
  const type = view.action === undefined ? '' : textOf(view, ['action', 'type']) || 'web';
  return (
    <>
      <Select
        label={t('What happens', '동작')}
        value={type}
        onChange={(value) =>
          set(
            ['action'],
            value ? { type: value, data: textOf(view, ['action', 'data']) || 'https://' } : undefined,
          )
        }
        data={[
          { value: '', label: t('Nothing', '없음') },
          { value: 'web', label: t('Opens an address', '주소 열기') },
          { value: 'custom', label: t('Tells the app', '앱에 전달') },
        ]}
      />
      {type !== '' && (
        <TextInput
          label={type === 'web' ? t('Address', '주소') : t('What the app is told', '앱에 전달할 값')}
          value={textOf(view, ['action', 'data'])}
          onChange={(event) => set(['action', 'data'], event.currentTarget.value)}
        />
      )}
    </>
  );
}
