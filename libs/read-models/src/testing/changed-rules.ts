import { factRules, type FactRules } from '../facts/fact-rules.js';
import type { FactRow } from '../schema/fact-tables.js';

/** Facts by another definition: every service lasts a minute longer. */
export const longerServices: FactRules = {
  ...factRules,
  entry: (entry) => factRules.entry(entry).map(longer),
};

function longer(row: FactRow): FactRow {
  if (row.table !== 'service') return row;
  const { minutes } = row.columns;
  return { ...row, columns: { ...row.columns, minutes: minutes === null ? null : minutes + 1 } };
}

/** Facts by another definition: every stay and episode that has ended lasts a day longer. */
export const longerStays: FactRules = {
  ...factRules,
  course: (episode) => factRules.course(episode).map(longerByADay),
};

function longerByADay(row: FactRow): FactRow {
  switch (row.table) {
    case 'stay':
      return { ...row, columns: withADayMore(row.columns) };
    case 'episode':
      return { ...row, columns: withADayMore(row.columns) };
    default:
      return row;
  }
}

function withADayMore<Columns extends { readonly los_teds_2019: number | null }>(columns: Columns): Columns {
  const { los_teds_2019: days } = columns;
  return { ...columns, los_teds_2019: days === null ? null : days + 1 };
}
