import type { ReadModelReader } from '../../read-models.js';
import { factTableNames, type FactTable } from '../../schema/fact-tables.js';

/** A reader that remembers which tables of facts were read through it. */
export interface TrackedReader {
  readonly reader: ReadModelReader;
  /** In the order in which the schema lists them. */
  tables(): readonly FactTable[];
}

/** Follows what is read, so that a question need not declare it: it cannot forget a table. */
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

/** What follows `from` or `join`, with or without quotes. A name that a query gives to a part of its own may be among them. */
function tablesIn(sql: string): readonly string[] {
  return [...sql.matchAll(/\b(?:from|join)\s+"?(\w+)"?/gi)].map(([, name]) => name!);
}
