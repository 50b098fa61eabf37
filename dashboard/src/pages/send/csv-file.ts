import Papa from 'papaparse';

/** What a CSV file begins with. */
export interface CsvHead {
  /** The cells of the first row. */
  columns: string[];
  /** A few rows after it. */
  rows: string[][];
  /** Bytes up to the end of the first row, and the end itself. */
  headerBytes: number;
  lineEnd: string;
}

const SHOWN_ROWS = 5;
/** The beginning of a file in which its first rows are looked for. */
const HEAD_BYTES = 1024 * 1024;

/** Where the second row begins; a line end in quotes is no end of a row. */
function endOfFirstRow(text: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === '\n' && !isQuoted) return at + 1;
  }
  return text.length;
}

/** Reads the first rows of a file of any size. */
export async function readHead(file: Blob): Promise<CsvHead> {
  const text = await file.slice(0, HEAD_BYTES).text();
  const { data } = Papa.parse<string[]>(text, {
    preview: SHOWN_ROWS + 1,
    skipEmptyLines: true,
    delimiter: ',',
  });
  const [columns = [], ...rows] = data;
  const header = text.slice(0, endOfFirstRow(text));
  const lineEnd = /\r?\n$/.exec(header)?.[0] ?? '';
  return { columns, rows, headerBytes: new TextEncoder().encode(header).length, lineEnd };
}

const quoted = (name: string) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** The file with other names of its columns; the rest of it is not read, however large it is. */
export function renameColumns(file: Blob, head: CsvHead, names: readonly string[]): Blob {
  if (names.every((name, index) => name === head.columns[index])) return file;
  const header = `${names.map(quoted).join(',')}${head.lineEnd || '\n'}`;
  return new Blob([header, file.slice(head.headerBytes)], { type: 'text/csv' });
}
