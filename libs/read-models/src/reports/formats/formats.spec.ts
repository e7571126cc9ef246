import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import type { Column } from '../columns.js';
import { lengthOfStay } from '../length-of-stay/length-of-stay.js';
import { csv } from './csv.js';
import { parquet } from './parquet.js';
import { flatColumns, flatRows } from './rows.js';

const closed = { min: 2, p10: 20.3, p25: 44, median: 81, p75: 104.125, p90: 130.6, max: 249 };
const open = { min: null, p10: null, p25: null, median: null, p75: null, p90: null, max: null };
const answer = {
  by: ['level', 'reason'] as const,
  groups: [
    { by: { level: 'asam-3:2.1', reason: 1 }, n: 1_234, open: 5, mean: 80.06, sd: 30.25, ...closed },
    { by: { level: 'asam-3:2.1', reason: null }, n: 0, open: 7, mean: null, sd: null, ...open },
  ],
};
const [groups] = lengthOfStay.tables;

describe('a table of a report', () => {
  it('in CSV has separate columns for codes and labels, and exact figures', () => {
    const headings = flatColumns(answer, groups!).map(({ name }) => name);
    expect([...csv(headings, flatRows(answer, groups!))].join('')).toBe(
      [
        'level,levelLabel,reason,reasonLabel,n,open,mean,sd,min,p10,p25,median,p75,p90,max',
        'asam-3:2.1,Intensive outpatient services (IOP),1,Treatment completed,1234,5,80.06,30.25,2,20.3,44,81,104.125,130.6,249',
        'asam-3:2.1,Intensive outpatient services (IOP),,open,0,7,,,,,,,,,',
        '',
      ].join('\n'),
    );
  });

  it('in CSV quotes what needs it and leaves unknown values empty', () => {
    expect([...csv(['a,b'], [['say "hi"'], ['two\nlines'], [null], [0]])].join('')).toBe(
      '"a,b"\n"say ""hi"""\n"two\nlines"\n\n0\n',
    );
  });

  it('in CSV has no text that a spreadsheet takes for a formula, and unchanged numbers', () => {
    const cells = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\uff1d1',
      '=HYPERLINK("https://example.org","x")',
      'a=b',
    ];
    expect([...csv(['=h', 'n'], [...cells.map((cell) => [cell, -1.5]), ['', -2], [null, 0]])].join('')).toBe(
      [
        "'=h,n",
        "'=1+1,-1.5",
        "'+1,-1.5",
        "'-1,-1.5",
        "'@SUM(A1),-1.5",
        "'\t=1,-1.5",
        `"'\r=1",-1.5`,
        "'\uff1d1,-1.5",
        `"'=HYPERLINK(""https://example.org"",""x"")",-1.5`,
        'a=b,-1.5',
        ',-2',
        ',0',
        '',
      ].join('\n'),
    );
  });

  it('in CSV comes in chunks if it is long', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [index]);
    const pieces = [...csv(['n'], rows)];
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.join('').split('\n')).toHaveLength(20_002);
  });

  it('in Parquet has types and metadata', async () => {
    const { folder, remove } = await temporaryFolder();
    const columns: readonly Column[] = [
      { name: "o'clock", kind: 'text', meaning: '' },
      { name: 'day', kind: 'date', meaning: '' },
      { name: 'n', kind: 'count', meaning: '' },
      { name: 'share', kind: 'rate', meaning: '' },
    ];
    const file = join(folder, 'table.parquet');
    await writeFile(
      file,
      parquet(
        columns,
        [
          ["a'b", '2026-03-01', 3, 0.5],
          [null, null, null, null],
        ],
        { stepdown: '{"report":"it\'s"}' },
      ),
    );
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
    expect(await read(`select * from '${file}'`)).toEqual([
      ["a'b", '2026-03-01', '3', 0.5],
      [null, null, null, null],
    ]);
    expect(await read(`select typeof(columns(*)) from '${file}' limit 1`)).toEqual([
      ['VARCHAR', 'DATE', 'BIGINT', 'DOUBLE'],
    ]);
    expect(await read(`select decode(value) from parquet_kv_metadata('${file}')`)).toEqual([['{"report":"it\'s"}']]);
    connection.closeSync();
    instance.closeSync();
    await remove();
  });
});
