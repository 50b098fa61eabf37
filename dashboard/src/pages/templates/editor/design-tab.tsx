import { ActionIcon, Button, Divider, Grid, Group, Stack, Text, Tooltip } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconIndentDecrease,
  IconIndentIncrease,
  IconLanguage,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import { Empty } from '../../../kit/page.js';
import { useText } from '../../../shell/text.js';
import { Blocks } from './blocks.js';
import type { DesignProps } from './editor-state.js';
import { Properties } from './properties.js';
import { layoutOf, OWN, withWord } from './translated.js';
import {
  add,
  at,
  beside,
  idOf,
  type Json,
  move,
  newViewAt,
  nodesOf,
  type Path,
  put,
  remove,
} from './tree-model.js';
import { type Direction, stepTarget } from './tree-moves.js';

/** The views of a layout as a tree, and what the chosen one is like. */
export function DesignTab(props: DesignProps) {
  const { content, locale } = props;
  const layout = layoutOf(content, locale);
  return layout === undefined || layout === null ? (
    <NoLayout {...props} />
  ) : (
    <LayoutEditor {...props} key={locale} layout={layout} />
  );
}

/** A language that shows the template's own layout. */
function NoLayout({ content, change, locale }: DesignProps) {
  const t = useText();
  const own = content.ui_template;
  return (
    <Empty
      icon={IconLanguage}
      title={t('This language shows the default layout', '이 언어는 기본 레이아웃을 보여 줍니다')}
      text={t(
        'Begin with a copy of it, and write its texts in this language.',
        '기본 레이아웃을 복사해 이 언어로 바꿔 쓰세요.',
      )}
    >
      <Button onClick={() => change(withWord({ content, locale, path: ['ui_template'], value: own }))}>
        {t('Translate the layout', '레이아웃 번역하기')}
      </Button>
    </Empty>
  );
}

function LayoutEditor(props: DesignProps & { layout: unknown }) {
  const { content, change, locale, chosen, choose, layout } = props;
  const t = useText();
  const set = (next: unknown, about?: string) =>
    change(withWord({ content, locale, path: ['ui_template'], value: next }), about && `${locale} ${about}`);
  const view = at(layout, chosen) as Json | undefined;
  const isView = view !== undefined && typeof view.type === 'string';
  const moveTo = (from: Path, to: Path): Path => {
    const moved = move(layout, from, to);
    if (moved.root !== layout) set(moved.root);
    choose(moved.path);
    return moved.path;
  };
  const addAt = (type: string, to: Path = placeFor(layout, chosen)) => {
    set(add(layout, to, newViewAt(type, to)));
    choose(to);
  };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack gap="sm">
          <Blocks {...{ layout, chosen, choose, moveTo, addAt }} />
          {nodesOf(layout).length === 0 && (
            <Text size="sm" c="dimmed" ta="center" py="lg">
              {t('Press a block above to begin.', '위의 블록을 눌러 시작하세요.')}
            </Text>
          )}
          {view && <Tools {...{ layout, chosen, choose, moveTo, set }} />}
          {locale !== OWN && (
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              w="fit-content"
              onClick={() => change(withWord({ content, locale, path: ['ui_template'], value: undefined }))}
            >
              {t('Show the default layout again', '기본 레이아웃으로 되돌리기')}
            </Button>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        {isView ? (
          <Properties
            key={idOf(chosen)}
            view={view}
            content={content}
            original={locale === OWN ? undefined : (at(content.ui_template, chosen) as Json | undefined)}
            set={(path, value) => set(put(layout, [...chosen, ...path], value), idOf([...chosen, ...path]))}
          />
        ) : (
          <Text size="sm" c="dimmed" ta="center" py="lg">
            {t('Choose a block to change it.', '바꿀 블록을 선택하세요.')}
          </Text>
        )}
      </Grid.Col>
    </Grid>
  );
}

/** Where a new block goes that was not dragged: into the chosen one when it holds blocks, else after it. */
function placeFor(layout: unknown, chosen: Path): Path {
  const node = nodesOf(layout).find((one) => idOf(one.path) === idOf(chosen));
  if (node?.inside) return [...node.inside, node.count];
  if (node) return beside(node.path, 1);
  const first = at(layout, ['body', 'items']);
  return ['body', 'items', Array.isArray(first) ? first.length : 0];
}

interface ToolsProps {
  layout: unknown;
  chosen: Path;
  choose: (path: Path) => void;
  moveTo: (from: Path, to: Path) => Path;
  set: (layout: unknown) => void;
}

/** What can be done with the chosen block by a press, for whoever does not drag. */
function Tools({ layout, chosen, choose, moveTo, set }: ToolsProps) {
  const t = useText();
  const steps: [Direction, TablerIcon, string][] = [
    ['up', IconArrowUp, t('Move up', '위로')],
    ['down', IconArrowDown, t('Move down', '아래로')],
    ['in', IconIndentIncrease, t('Move into the block above', '위 블록 안으로')],
    ['out', IconIndentDecrease, t('Move out of its box', '박스 밖으로')],
  ];
  const copy = () => {
    const next = beside(chosen, 1);
    set(add(layout, next, at(layout, chosen) as Json));
    choose(next);
  };
  const take = () => {
    set(remove(layout, chosen));
    choose(Number(chosen.at(-1)) > 0 ? beside(chosen, -1) : chosen);
  };
  return (
    <>
      <Divider />
      <Group gap={4} role="toolbar" aria-label={t('The chosen block', '선택한 블록')}>
        {steps.map(([direction, Icon, label]) => {
          const to = stepTarget(layout, chosen, direction);
          return <Tool key={direction} {...{ Icon, label }} act={to && (() => void moveTo(chosen, to))} />;
        })}
        <Tool Icon={IconCopy} label={t('Copy the block', '블록 복사')} act={copy} />
        <Tool Icon={IconTrash} label={t('Remove the block', '블록 삭제')} act={take} />
      </Group>
      <Text size="xs" c="dimmed">
        {t(
          'Drag a block to move it, or press Alt with an arrow key.',
          '블록을 끌거나 Alt+화살표 키로 옮길 수 있습니다.',
        )}
      </Text>
    </>
  );
}

function Tool({ Icon, label, act }: { Icon: TablerIcon; label: string; act: (() => void) | null }) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant="default"
        size={32}
        aria-label={label}
        data-disabled={act === null || undefined}
        aria-disabled={act === null}
        onClick={() => act?.()}
      >
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
