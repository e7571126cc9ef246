import { wholeNumber, type File, type Row } from './tables.js';
import type { Trial } from './visits.js';

/** A row with a study day, if it has one. */
export interface DatedRow {
  readonly key: string;
  readonly day?: number;
}

export interface Randomization extends DatedRow {
  readonly treatment: string;
  readonly which: number;
}

export interface Dose extends DatedRow {
  readonly amount: number;
}

export interface Visit extends DatedRow {
  readonly visit: string;
  readonly what: string;
  /** Why the visit was missed, as far as known: `no_show`, `in_jail` ... */
  readonly flags: readonly string[];
}

/** A substance found in a sample or reported as used, on a day. */
export interface Substance extends DatedRow {
  readonly what: string;
}

/** Everything the tables say about one person. */
export interface Person {
  readonly who: string;
  readonly trial: Trial;
  readonly screening: DatedRow[];
  readonly demographics: Row[];
  readonly sites: string[];
  readonly randomizations: Randomization[];
  readonly doses: Dose[];
  readonly visits: Visit[];
  readonly samples: DatedRow[];
  readonly findings: Substance[];
  readonly use: Substance[];
}

/** Where a row of each file goes. */
export const placements: { readonly [file in Exclude<File, 'everybody.csv' | 'meta_study_length.csv'>]: Placement } = {
  'screening_date.csv': (person, row) => person.screening.push(dated(row.who, row.screening_day)),
  'randomization.csv': (person, row) =>
    person.randomizations.push({
      ...dated(`${row.who}/${row.which}`, row.when),
      treatment: row.treatment ?? '',
      which: Number(row.which),
    }),
  'demographics.csv': (person, row) => person.demographics.push(row),
  'site_masked.csv': (person, row) => person.sites.push(row.site_masked ?? ''),
  'treatment.csv': (person, row) =>
    person.doses.push({ ...dated(`${row.who}/${row.when}/${row.amount}`, row.when), amount: Number(row.amount) }),
  'visit.csv': (person, row) =>
    person.visits.push({
      ...dated(`${row.who}/${row.visit}/${row.when}`, row.when),
      visit: row.visit ?? '',
      what: row.what ?? '',
      flags: flagsOf(row),
    }),
  'uds_temp.csv': (person, row) => person.samples.push(dated(`${row.who}/${row.when}`, row.when)),
  'uds.csv': (person, row) => person.findings.push(substance(row)),
  'tlfb.csv': (person, row) => person.use.push(substance(row)),
};
export type Placement = (person: Person, row: Row) => unknown;

/** A person of whom nothing has been read yet. */
export function newPerson(who: string, trial: Trial): Person {
  const tables = { screening: [], demographics: [], sites: [], randomizations: [], doses: [] };
  return { who, trial, ...tables, visits: [], samples: [], findings: [], use: [] };
}

function dated(key: string | undefined, day: string | undefined): DatedRow {
  return { key: key ?? '', day: wholeNumber(day) };
}

function substance(row: Row): Substance {
  return { ...dated(`${row.who}/${row.what}/${row.when}`, row.when), what: row.what ?? '' };
}

/** The flags of a visit: joined in a column `reason`, or a column `is_...` each, as the package has them. */
function flagsOf(row: Row): string[] {
  const single = Object.entries(row).flatMap(([column, cell]) =>
    column.startsWith('is_') && cell !== '' && cell !== '0' ? [column.slice('is_'.length)] : [],
  );
  return [...(row.reason ?? '').split(';').filter((flag) => flag !== ''), ...single];
}
