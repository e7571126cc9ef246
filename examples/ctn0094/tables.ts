import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';

/** A row of one of the CSV files: text by column. `NA`, R's missing value, is read as no text. */
export type Row = Readonly<Record<string, string>>;

/** The files that are read, with the columns that each must have. */
export const files = {
  'everybody.csv': ['who', 'project'],
  'screening_date.csv': ['who', 'screening_day'],
  'randomization.csv': ['who', 'treatment', 'which', 'when'],
  'demographics.csv': [
    'who',
    'age',
    'is_hispanic',
    'race',
    'job',
    'is_living_stable',
    'education',
    'marital',
    'is_male',
  ],
  'site_masked.csv': ['who', 'site_masked'],
  'treatment.csv': ['who', 'amount', 'when'],
  'visit.csv': ['who', 'visit', 'what', 'when'],
  'uds.csv': ['who', 'what', 'when'],
  'uds_temp.csv': ['who', 'when'],
  'tlfb.csv': ['who', 'what', 'when'],
  'meta_study_length.csv': ['treatment', 'phase', 'stage', 'weeks'],
} as const satisfies Record<string, readonly string[]>;
export type File = keyof typeof files;

/** Reads a file row by row. Throws where the file or one of its columns is missing. */
export async function* rowsOf(folder: string, file: File): AsyncGenerator<Row> {
  const parser = parse({ columns: true, bom: true, trim: true });
  // An error of the file ends the iteration below with that error.
  const rows: AsyncIterable<Row> = pipeline(createReadStream(join(folder, file)), parser, () => undefined);
  let checked = false;
  for await (const row of rows) {
    if (!checked) requireColumns(file, row);
    checked = true;
    yield withoutMissing(row);
  }
}

/** A whole number, or nothing where the cell is empty. Throws `RangeError` for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw new RangeError(`not a whole number: ${text}`);
  return Number(text);
}

function withoutMissing(row: Row): Row {
  if (!Object.values(row).includes('NA')) return row;
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, cell === 'NA' ? '' : cell]));
}

function requireColumns(file: File, row: Row): void {
  const missing = files[file].filter((column) => !Object.hasOwn(row, column));
  if (missing.length > 0) throw new RangeError(`${file} has no column ${missing.join(', ')}`);
}
