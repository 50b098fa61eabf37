import { Accordion, Group, NumberInput, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import { ColourField, Swatch } from '../../kit/colour-field.js';
import { useText } from '../../shell/text.js';
import { type Preset, PRESETS } from './presets.js';
import type { Theme } from './theme.js';

type Part = Record<string, unknown>;

const PARTS: Record<string, [string, string]> = {
  notification: ['Messages', '메시지'],
  list: ['List', '목록'],
  header: ['Header', '헤더'],
  components: ['Texts and buttons', '텍스트와 버튼'],
};

const WORDS: Record<string, [string, string]> = {
  radius: ['Corners', '모서리'],
  backgroundColor: ['Background', '배경색'],
  pressedColor: ['Pressed', '눌렀을 때'],
  unreadIndicatorColor: ['Unread mark', '안 읽음 표시'],
  textSize: ['Text size', '글자 크기'],
  textColor: ['Text colour', '글자 색'],
  fontWeight: ['Weight', '굵기'],
  sentAt: ['Time', '시각'],
  label: ['Label', '라벨'],
  category: ['Category', '카테고리'],
  tooltip: ['New messages', '새 메시지 알림'],
  timeline: ['Date', '날짜'],
  selectedBackgroundColor: ['Background when chosen', '선택 배경색'],
  selectedTextColor: ['Text when chosen', '선택 글자 색'],
  buttonIconTintColor: ['Icons', '아이콘 색'],
  lineColor: ['Line', '구분선'],
  text: ['Text', '텍스트'],
  textButton: ['Button', '버튼'],
};

interface Props {
  theme: Theme;
  set: (theme: Theme) => void;
}

/** Every value of a theme, by what it is about. */
export function ThemeFields({ theme, set }: Props) {
  const t = useText();
  const { key, ...members } = theme;
  return (
    <Accordion multiple defaultValue={['notification']} variant="separated" className="properties">
      {Object.entries(members).map(([name, part]) => (
        <Accordion.Item key={name} value={name}>
          <Accordion.Control>{t(...(PARTS[name] ?? [name, name]))}</Accordion.Control>
          <Accordion.Panel>
            <Fields values={part as Part} set={(next) => set({ ...theme, key, [name]: next })} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** What a text alone has: they fit into one row. */
const isText = (names: string[]) => names.sort().join() === 'fontWeight,textColor,textSize';

/** A field for each value; what belongs to a part stands below its name. */
function Fields({ values, set }: { values: Part; set: (values: Part) => void }) {
  const t = useText();
  const word = (name: string) => t(...(WORDS[name] ?? [name, name]));
  const entries = Object.entries(values);
  const own = entries.filter(([, value]) => !isPart(value));
  return (
    <Stack gap="md">
      <div className="theme-part" data-text={isText(own.map(([name]) => name))}>
        {own.map(([name, value]) => (
          <Field
            key={name}
            name={name}
            label={word(name)}
            value={value}
            set={(next) => set({ ...values, [name]: next })}
          />
        ))}
      </div>
      {entries.map(
        ([name, value]) =>
          isPart(value) && (
            <div key={name} role="group" aria-label={word(name)}>
              <Text size="sm" fw={650} mb={6}>
                {word(name)}
              </Text>
              <Fields values={value} set={(next) => set({ ...values, [name]: next })} />
            </div>
          ),
      )}
    </Stack>
  );
}

const MOST = 100;

function Field(props: { name: string; label: string; value: unknown; set: (value: unknown) => void }) {
  const { name, label, value, set } = props;
  const t = useText();
  if (name === 'fontWeight') {
    const weights = [
      { value: '400', label: t('Normal', '보통') },
      { value: '500', label: t('Medium', '중간') },
      { value: '600', label: t('Semibold', '조금 굵게') },
      { value: '700', label: t('Bold', '굵게') },
    ];
    const now = String(value);
    const isOther = !weights.some((one) => one.value === now);
    return (
      <Select
        label={label}
        allowDeselect={false}
        value={now}
        onChange={(next) => set(Number(next))}
        data={isOther ? [...weights, { value: now, label: now }] : weights}
      />
    );
  }
  if (typeof value === 'number')
    return (
      <NumberInput
        label={label}
        min={name === 'textSize' ? 1 : 0}
        max={MOST}
        suffix=" px"
        value={value}
        onChange={(next) => set(Number(next) || 0)}
      />
    );
  return <ColourField label={label} value={String(value)} set={(next) => set(next ?? '')} />;
}

/** Looks that are taken at once, and changed from there. */
export function Presets({ theme, set }: Props) {
  const t = useText();
  const isTaken = ({ members }: Preset) =>
    JSON.stringify({ ...members, key: theme.key }) === JSON.stringify({ ...theme, key: theme.key });
  return (
    <div role="group" aria-label={t('Presets', '프리셋')}>
      <Text size="sm" fw={600} mb={6}>
        {t('Begin with', '프리셋')}
      </Text>
      <Group gap="xs">
        {PRESETS.map((preset) => (
          <UnstyledButton
            key={preset.key}
            className="named-colour preset"
            aria-pressed={isTaken(preset)}
            onClick={() => set({ ...preset.members, key: theme.key })}
          >
            <Swatch value={preset.members.components.textButton.backgroundColor} />
            <Swatch value={preset.members.list.backgroundColor} />
            <Text size="sm" component="span">
              {t(...preset.words)}
            </Text>
          </UnstyledButton>
        ))}
      </Group>
    </div>
  );
}
