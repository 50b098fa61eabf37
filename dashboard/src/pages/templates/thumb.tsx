import type { UiTemplate } from '@belfry/template';
import { Text, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { Layout } from '../../kit/phone.js';
import { useText } from '../../shell/text.js';
import type { Template } from '../send/draft.js';
import { previewOf } from './preview-of.js';

interface Props {
  template: Pick<Template, 'ui_template' | 'color_variables' | 'variables'> &
    Partial<Pick<Template, 'data_template'>>;
}

/** A small picture of a template. */
export function Thumb({ template }: Props) {
  const mode = useComputedColorScheme('light');
  const t = useText();
  const { ui_template: layout, data_template: data, color_variables: colors } = template;
  const variables = useMemo(() => previewOf(template.variables), [template.variables]);
  return (
    <div className="thumb" aria-hidden style={{ background: mode === 'dark' ? '#17191d' : '#eef0f3' }}>
      <div className="thumb-inner">
        {layout && Object.keys(layout).length > 0 ? (
          <div className="phone-message" style={{ marginTop: 0 }}>
            <Layout isInert mode={mode} of={{ layout: layout as unknown as UiTemplate, colors, variables }} />
          </div>
        ) : (
          <div className="thumb-data">
            <Text size="sm" c="dimmed" mb={6}>
              {t('Drawn by the app', '앱에서 표시')}
            </Text>
            {Object.entries(data ?? {}).map(([name, value]) => (
              <Text key={name} size="sm" truncate>
                <code>{name}</code> {value}
              </Text>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
