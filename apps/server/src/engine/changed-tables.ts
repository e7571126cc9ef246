import { isEqual } from '#read-models/compare/difference';
import type { RebuildResult } from '#read-models/rebuild/rebuild';

/** The summary of a rebuild for the log: its progress, and the changes by table if they were compared. */
export function summaryOf({ difference, ...rebuilt }: RebuildResult) {
  const changed = difference?.tables
    .filter((table) => !isEqual(table))
    .map(({ table, missing, surplus, changed, columns }) => ({ table, missing, surplus, changed, columns }));
  return { ...rebuilt, changed };
}
