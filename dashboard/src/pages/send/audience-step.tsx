import {
  Alert,
  Button,
  FileButton,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Table,
  TagsInput,
  Text,
} from '@mantine/core';
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { useDebouncedValue } from '@mantine/hooks';
import { type DragEvent, useState } from 'react';
import { useAsk } from '../../api/hooks.js';
import { Message } from '../../kit/message.js';
import { useFormat, useText } from '../../shell/text.js';
import { readHead } from './csv-file.js';
import type { Audience, CsvAudience } from './draft.js';
import type { StepProps } from './send.js';

const MAX_IDS = 10_000;

/** Who gets it: ids, a file that is dropped in, or one that was uploaded before. */
export function AudienceStep({ draft, set }: StepProps) {
  const t = useText();
  const { audience } = draft;
  const choose = (kind: Audience['kind']) => {
    if (kind === 'ids') set({ audience: { kind, ids: [] } });
    if (kind === 'stored') set({ audience: { kind, fileKey: '' } });
  };
  const [wantsFile, setWantsFile] = useState(audience.kind === 'file');
  const kind = audience.kind === 'file' || wantsFile ? 'file' : audience.kind;
  return (
    <Stack mt="lg">
      <SegmentedControl
        value={kind}
        aria-label={t('Kind of audience', '대상 선택 방식')}
        style={{ alignSelf: 'flex-start' }}
        onChange={(value) => {
          setWantsFile(value === 'file');
          choose(value);
        }}
        data={[
          { value: 'ids', label: t('User ids', '사용자 ID') },
          { value: 'file', label: t('CSV file', 'CSV 파일') },
          { value: 'stored', label: t('Uploaded file', '업로드된 파일') },
        ]}
      />
      {kind === 'ids' && (
        <Ids
          ids={audience.kind === 'ids' ? audience.ids : []}
          set={(ids) => set({ audience: { kind: 'ids', ids } })}
        />
      )}
      {kind === 'file' && (
        <Drop audience={audience.kind === 'file' ? audience : null} set={(next) => set({ audience: next })} />
      )}
      {kind === 'stored' && audience.kind === 'stored' && (
        <Stored
          fileKey={audience.fileKey}
          set={(fileKey) => set({ audience: { kind: 'stored', fileKey } })}
        />
      )}
    </Stack>
  );
}

function Ids({ ids, set }: { ids: string[]; set: (ids: string[]) => void }) {
  const t = useText();
  const { number } = useFormat();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, 200);
  const byId = useAsk(
    'listUsers',
    { query: { user_id_startswith: asked || undefined, limit: 20 } },
    { keep: true },
  );
  const byName = useAsk(
    'listUsers',
    { query: { nickname_startswith: asked || undefined, limit: 20 } },
    { keep: true, enabled: asked !== '' },
  );
  const found = [...(byId.data?.users ?? []), ...((asked && byName.data?.users) || [])];
  const names = new Map(found.map(({ user_id: id, nickname }) => [id, nickname]));
  return (
    <TagsInput
      label={t('Users', '사용자')}
      description={t(
        `Type an id or a name to search, or paste a list with commas or new lines. ${number(ids.length)} chosen.`,
        `ID나 이름으로 검색하거나 쉼표 또는 줄바꿈으로 구분해 붙여 넣으세요. ${number(ids.length)}명 선택됨.`,
      )}
      placeholder={ids.length === 0 ? 'user-1' : undefined}
      value={ids}
      onChange={set}
      searchValue={typed}
      onSearchChange={setTyped}
      data={[...names.keys()]}
      // Both searches are the server's: what they found is shown, also where the id begins otherwise.
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <Text size="sm">
          {option.value}
          {names.get(option.value) && (
            <Text span size="sm" c="dimmed">
              {' '}
              · {names.get(option.value)}
            </Text>
          )}
        </Text>
      )}
      splitChars={[',', '\n', ';', '\t']}
      maxTags={MAX_IDS}
      acceptValueOnBlur
    />
  );
}

function Drop({ audience, set }: { audience: CsvAudience | null; set: (audience: CsvAudience) => void }) {
  const t = useText();
  const [isOver, setOver] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    try {
      const head = await readHead(file);
      setError(null);
      set({ kind: 'file', file, head, names: guessNames(head.columns), fileKey: null });
    } catch (thrown) {
      setError(thrown);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Stack>
      <div
        className="drop"
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileSpreadsheet size={32} stroke={1.5} aria-hidden />
        <Text fw={600}>{audience?.file.name ?? t('Drop a CSV file here', 'CSV 파일을 여기에 놓으세요')}</Text>
        <Text size="sm" c="dimmed">
          {t(
            'The first row names the columns: one for the user ids, the others for variables. Up to 1,000,000 rows.',
            '첫 행은 열 이름입니다. 사용자 ID 열과 변수 열을 포함하며 최대 1,000,000행입니다.',
          )}
        </Text>
        <FileButton
          onChange={(file) => void take(file)}
          accept=".csv,text/csv"
          inputProps={{ 'aria-label': t('CSV file', 'CSV 파일') }}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
              {audience ? t('Choose another', '다른 파일 선택') : t('Choose a file', '파일 선택')}
            </Button>
          )}
        </FileButton>
      </div>
      {error !== null && (
        <Alert color="red" role="alert">
          <Message of={error} />
        </Alert>
      )}
      {audience && <FirstRows audience={audience} set={set} />}
    </Stack>
  );
}

const ID_COLUMN = /^(user[_ -]?id|userid|id|사용자[_ ]?id)$/i;

/** Takes the column that looks like the ids for them; the others keep their names. */
function guessNames(columns: readonly string[]): string[] {
  const exact = columns.indexOf('user_id');
  const found = exact >= 0 ? exact : columns.findIndex((name) => ID_COLUMN.test(name.trim()));
  return columns.map((name, index) => (index === Math.max(found, 0) ? 'user_id' : name.trim()));
}

function FirstRows({ audience, set }: { audience: CsvAudience; set: (audience: CsvAudience) => void }) {
  const t = useText();
  const { head, names } = audience;
  const ids = names.indexOf('user_id');
  const choose = (value: string | null) => {
    const chosen = Number(value ?? 0);
    const next = head.columns.map((name, index) => (index === chosen ? 'user_id' : name.trim()));
    set({ ...audience, names: next, fileKey: null });
  };
  return (
    <Stack gap="xs">
      <Select
        label={t('Column of the user ids', '사용자 ID 열')}
        w={260}
        allowDeselect={false}
        value={String(ids)}
        onChange={choose}
        data={head.columns.map((name, index) => ({ value: String(index), label: name || `#${index + 1}` }))}
      />
      <Text size="sm" c="dimmed">
        {t('The first rows:', '처음 몇 행:')}
      </Text>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0}>
        <Table withTableBorder aria-label={t('First rows', '처음 몇 행')}>
          <Table.Thead>
            <Table.Tr>
              {head.columns.map((name, index) => (
                <Table.Th key={`${name}-${index}`}>{index === ids ? 'user_id' : name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {head.rows.map((row, index) => (
              <Table.Tr key={index}>
                {head.columns.map((name, column) => (
                  <Table.Td key={`${name}-${column}`}>{row[column] ?? ''}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Stored({ fileKey, set }: { fileKey: string; set: (key: string) => void }) {
  const t = useText();
  const files = useAsk('listTargetFiles');
  return (
    <Group align="flex-end">
      <Select
        label={t('File', '파일')}
        w={340}
        searchable
        value={fileKey || null}
        onChange={(value) => set(value ?? '')}
        nothingFoundMessage={t('No file', '파일 없음')}
        data={files.data?.files.map((file) => file.file_key) ?? []}
      />
    </Group>
  );
}
