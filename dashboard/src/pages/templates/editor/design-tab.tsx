import { Button, Grid, Group, Menu, Stack, Text } from '@mantine/core';
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../../shell/text.js';
import type { Content } from './content.js';
import type { TabProps } from './editor.js';
import { Properties } from './properties.js';
import { Tree } from './tree.js';
import {
  at,
  idOf,
  insert,
  type Json,
  move,
  newItem,
  newView,
  nodesOf,
  type Path,
  put,
  remove,
} from './tree-model.js';
import { useTypeWord, VIEW_TYPES } from './view-types.js';

/** The views of a layout as a tree, and what the chosen one is like. */
export function DesignTab({ content, change, isReadOnly }: TabProps) {
  const t = useText();
  const layout = content.ui_template;
  const [chosen, choose] = useState<Path>(['body', 'items', 0]);
  const set = (next: unknown, about?: string) =>
    change({ ui_template: next as Content['ui_template'] }, about);
  const view = at(layout, chosen) as Json | undefined;
  const moveTo = (from: Path, to: Path) => {
    const moved = move(layout, from, to);
    set(moved.root);
    choose(moved.path);
  };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack gap="xs">
          {!isReadOnly && (
            <Tools
              layout={layout}
              chosen={view ? chosen : null}
              set={(next, path) => {
                set(next);
                choose(path);
              }}
            />
          )}
          <Tree layout={layout} chosen={chosen} choose={choose} moveTo={isReadOnly ? null : moveTo} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        {view && typeof view.type === 'string' ? (
          <fieldset disabled={isReadOnly} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
            <Properties
              key={idOf(chosen)}
              view={view}
              content={content}
              set={(path, value) => set(put(layout, [...chosen, ...path], value), idOf([...chosen, ...path]))}
            />
          </fieldset>
        ) : (
          <Text size="sm" c="dimmed">
            {t('Choose a block to change it.', '블록을 선택하세요.')}
          </Text>
        )}
      </Grid.Col>
    </Grid>
  );
}

interface ToolsProps {
  layout: unknown;
  chosen: Path | null;
  set: (layout: unknown, chosen: Path) => void;
}

function Tools({ layout, chosen, set }: ToolsProps) {
  const t = useText();
  const word = useTypeWord();
  const nodes = nodesOf(layout);
  const node = chosen && nodes.find((one) => idOf(one.path) === idOf(chosen));
  const next = (path: Path): Path => [...path.slice(0, -1), Number(path.at(-1)) + 1];
  const add = (type: string) => {
    const isList = node && (node.view.type === 'carouselView' || node.view.type === 'cascadeView');
    const count = node?.inside ? (at(layout, node.inside) as unknown[]).length : 0;
    const path: Path = node?.inside
      ? [...node.inside, count]
      : node
        ? next(node.path)
        : ['body', 'items', (at(layout, ['body', 'items']) as unknown[] | undefined)?.length ?? 0];
    set(insert(layout, path, isList ? newItem() : newView(type)), path);
  };
  return (
    <Group gap="xs">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />}>
            {t('Add a block', '블록 추가')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {VIEW_TYPES.map(({ type, icon: Icon }) => (
            <Menu.Item key={type} leftSection={<Icon size={16} aria-hidden />} onClick={() => add(type)}>
              {word(type)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {node && (
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCopy size={14} aria-hidden />}
            onClick={() => set(insert(layout, next(node.path), node.view), next(node.path))}
          >
            {t('Copy', '복사')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => set(remove(layout, node.path), ['body', 'items', 0])}
          >
            {t('Remove', '삭제')}
          </Button>
        </>
      )}
    </Group>
  );
}
