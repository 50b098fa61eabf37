import Papa from 'papaparse';
import { type CsvAudience, type Declared, flatNamesOf, hasDefault } from './draft.js';

export interface RowFault {
  row: number;
  userId: string;
  what: 'no_id' | 'long_id' | 'duplicate' | 'missing';
  /** The variables that have no value. */
  names: string[];
}

export interface RowReport {
  rows: number;
  faulty: number;
  /** The first of them. */
  faults: RowFault[];
}

const SHOWN = 50;
const ID_LENGTH = 80;

interface Asked {
  audience: CsvAudience;
  variables: readonly Declared[];
  common: Record<string, string>;
}

/** Reads the whole file in the browser and tells which rows would come to nothing, before anything is sent. */
export function findRowFaults({ audience, variables, common }: Asked): Promise<RowReport> {
  const { file, names } = audience;
  const idColumn = names.indexOf('user_id');
  const needed = variables
    .filter((one) => !hasDefault(one))
    .flatMap(flatNamesOf)
    .filter((name) => !common[name])
    .map((name) => ({ name, column: names.indexOf(name) }));
  const seen = new Set<string>();
  const report: RowReport = { rows: 0, faulty: 0, faults: [] };
  const judge = (cells: string[]): Omit<RowFault, 'row' | 'userId'> | null => {
    const id = cells[idColumn] ?? '';
    if (id === '') return { what: 'no_id', names: [] };
    if (id.length > ID_LENGTH) return { what: 'long_id', names: [] };
    if (seen.has(id)) return { what: 'duplicate', names: [] };
    seen.add(id);
    const missing = needed.filter(({ column }) => !cells[column]).map(({ name }) => name);
    return missing.length > 0 ? { what: 'missing', names: missing } : null;
  };
  return new Promise((resolve, reject) => {
    let isHeader = true;
    Papa.parse<string[]>(file, {
      delimiter: ',',
      skipEmptyLines: true,
      step: ({ data }) => {
        if (isHeader) {
          isHeader = false;
          return;
        }
        report.rows++;
        const fault = judge(data);
        if (!fault) return;
        report.faulty++;
        if (report.faults.length < SHOWN)
          report.faults.push({ row: report.rows + 1, userId: data[idColumn] ?? '', ...fault });
      },
      complete: () => resolve(report),
      error: reject,
    });
  });
}
