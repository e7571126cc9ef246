import { addDays, ageOn, dayNumber, isCalendarDate, type CalendarDate } from '#episode/dates';
import { dateOfDay } from './chart.js';
import type { CommandLine } from './command-line.js';

/** The birth date of a patient, and the days of admission. */
export interface Admitted {
  readonly birthDate: CalendarDate;
  readonly admissions: readonly CalendarDate[];
}

/**
 * Shifts every date in the lines by `days`. Ages at admission stay the same: if a leap day would change an age by a year,
 * the birthday moves by another day or two. Memory grows with the number of patients.
 *
 * @param linesOf returns the same lines each time, because they are read twice
 */
export function* datedLater(
  linesOf: () => Iterable<CommandLine>,
  days: number,
): Generator<CommandLine, void, undefined> {
  const { patients, patientOf } = patientsIn(linesOf());
  const births = new Map<string, CalendarDate>();
  for (const [patientId, admitted] of patients) births.set(patientId, birthDateLater(admitted, days));
  for (const line of linesOf()) {
    const birthDate = births.get(patientOf.get(line.episodeId) ?? '');
    yield { ...line, data: later(line.data, days, birthDate) } as CommandLine;
  }
}

/** Possible shifts of a birthday because of leap days, the nearest first. */
const STEPS = [0, 1, -1, 2, -2, 3, -3];

/** A birth date about `days` later that gives the same ages at all admissions, which are shifted by `days` too. */
export function birthDateLater({ birthDate, admissions }: Admitted, days: number): CalendarDate {
  const moved = (step: number): CalendarDate => addDays(birthDate, days + step);
  const isSame = (born: CalendarDate): boolean =>
    admissions.every((on) => ageOn(born, addDays(on, days)) === ageOn(birthDate, on));
  return moved(STEPS.find((step) => isSame(moved(step))) ?? 0);
}

/** The patients who were admitted, and the patient of each episode. */
export function patientsIn(lines: Iterable<CommandLine>): {
  readonly patients: ReadonlyMap<string, Admitted>;
  readonly patientOf: ReadonlyMap<string, string>;
} {
  const patients = new Map<string, Admitted>();
  const patientOf = new Map<string, string>();
  for (const { episodeId, type, data } of lines) {
    if (type === 'ReceiveReferral') patientOf.set(episodeId, data.patientId);
    if (type !== 'AdmitPatient' || data.birthDate === undefined) continue;
    const patientId = patientOf.get(episodeId)!;
    const admissions = patients.get(patientId)?.admissions ?? [];
    patients.set(patientId, { birthDate: data.birthDate, admissions: [...admissions, data.effectiveOn] });
  }
  return { patients, patientOf };
}

/** A copy of a value with all dates shifted, and with this birth date. */
function later(value: unknown, days: number, birthDate: CalendarDate | undefined): unknown {
  if (isCalendarDate(value)) return dateOfDay(dayNumber(value) + days);
  if (Array.isArray(value)) return value.map((each) => later(each, days, birthDate));
  if (typeof value !== 'object' || value === null) return value;
  const moved = Object.entries(value).map(([name, each]) => [
    name,
    name === 'birthDate' ? birthDate : later(each, days, birthDate),
  ]);
  return Object.fromEntries(moved) as unknown;
}
