import type { CensusAnswer, LengthOfStayAnswer } from '../../queries/answers.js';

export type CensusGroup = CensusAnswer['groups'][number];
export type Period = CensusGroup['series'][number];

/** The first day of the month a number of months before a date: `2026-03-31`, 1 gives `2026-02-01`. */
export function monthsBefore(date: string, months: number): string {
  const [year, month] = date.split('-').map(Number);
  return new Date(Date.UTC(year!, month! - 1 - months, 1)).toISOString().slice(0, 10);
}

/** A period with its movements. */
export type Movement = Pick<Period, 'admissions' | 'transfersIn' | 'discharges' | 'transfersOut'> & Dates;

interface Dates {
  readonly from: string;
  readonly to: string;
}

/** The first day of the month of the first admission in the cohort: `2016-03-01`. */
export function firstMonth(answer: LengthOfStayAnswer | undefined): string | undefined {
  const months = answer?.groups.flatMap(({ by: { admissionMonth } }) => admissionMonth ?? []) ?? [];
  const [first] = months.map(String).sort();
  return first && `${first}-01`;
}

/** The last period in which somebody came, left or changed level; `undefined` if there is none. */
export function lastMovement(groups: readonly { readonly series: readonly Movement[] }[]): Dates | undefined {
  return groups
    .flatMap(({ series }) => series.filter(hasMovement))
    .reduce<Dates | undefined>(
      (last, period) => (last === undefined || period.to > last.to ? period : last),
      undefined,
    );
}

function hasMovement({ admissions, transfersIn, discharges, transfersOut }: Movement): boolean {
  return admissions + transfersIn + discharges + transfersOut > 0;
}
