import { isEqual } from '#read-models/compare/difference';
import type { RebuildResult } from '#read-models/rebuild/rebuild';

/** What a log tells of a rebuild: how far it came, and what it changed, by table, where that was compared. */
export function summaryOf({ difference, ...rebuilt }: RebuildResult) {
  const changed = difference?.tables
    .filter((table) => !isEqual(table))
    .map(({ table, missing, surplus, changed, columns }) => ({ table, missing, surplus, changed, columns }));
  return { ...rebuilt, changed };
}
