import type { ReadModelReader } from '../../read-models.js';
import { factTableNames, type FactTable } from '../../schema/fact-tables.js';

/** A reader that tracks which fact tables are read through it. */
export interface TrackedReader {
  readonly reader: ReadModelReader;
  /** In schema order. */
  tables(): readonly FactTable[];
}

/** Tracks reads, so that a report need not declare its tables and cannot forget one. */
export function trackReads(reader: ReadModelReader): TrackedReader {
  const read = new Set<string>();
  return {
    reader: {
      query: (query) => {
        for (const table of tablesIn(query.sql)) read.add(table);
        return reader.query(query);
      },
      checkpoint: () => reader.checkpoint(),
      parkedStreams: () => reader.parkedStreams(),
    },
    tables: () => factTableNames.filter((table) => read.has(table)),
  };
}

/** The words after `from` or `join`, with or without quotes; some may be names of common tables. */
function tablesIn(sql: string): readonly string[] {
  return [...sql.matchAll(/\b(?:from|join)\s+"?(\w+)"?/gi)].map(([, name]) => name!);
}
