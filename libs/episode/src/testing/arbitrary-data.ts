import fc from 'fast-check';
import { codesOf, type CodeList } from '../codes/code-list.js';
import * as teds from '../codes/teds.js';
import { addDays, calendarDate, type CalendarDate } from '../dates.js';
import { clinicalEvents, type ClinicalEvent, type ClinicalPayloads, type ClinicalType } from '../events.js';
import type { Form, Payload } from '../fields.js';
import { inpatient, iop, iopOfEdition4, outpatient, php, residential } from './events.js';

/* Random payloads of every clinical event. Dates fall into half a year, so that entries often meet on one day. */

const FIRST_DAY = calendarDate('2026-01-01');
const DAYS = 180;

export const arbitraryDate: fc.Arbitrary<CalendarDate> = arbitraryDateBetween(0, DAYS);

/** A date between two numbers of days after 1 January 2026. */
export function arbitraryDateBetween(from: number, to: number): fc.Arbitrary<CalendarDate> {
  return fc.integer({ min: from, max: to }).map((day) => addDays(FIRST_DAY, day));
}

export const arbitraryLevel = fc.constantFrom(outpatient, iop, php, residential, inpatient, iopOfEdition4, {
  system: 'asam',
  edition: '3',
  code: '3.7-WM',
} as const);

const text = fc.constantFrom('as planned', 'on request', 'other');
const program = fc.constantFrom('Day IOP', 'Evening IOP', 'Aftercare');

/** Now and then negative: a birth after the admission, which is illegal. */
const daysOfLife = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 4_400, max: 30_000 }) },
  { weight: 1, arbitrary: fc.constant(-1) },
);

type Overrides<Type extends ClinicalType> = { readonly [Name in keyof ClinicalPayloads[Type]]?: fc.Arbitrary<unknown> };

const levelChange = (on: CalendarDate) => ({ lastContactOn: daysBefore(on), program });

/** Fields that must fit other fields, or that need frequent repeats. All others follow from the table of fields. */
const overrides: { readonly [Type in ClinicalType]?: (on: CalendarDate) => Overrides<Type> } = {
  ReferralReceived: () => ({
    patientId: fc.constantFrom('patient-1', 'patient-2'),
    providerId: fc.constantFrom('clinic-a', 'clinic-b'),
    previousEpisodeId: fc.constant(undefined),
  }),
  AuthorizationDecided: (on) => ({
    from: fc.constant(on),
    to: fc.integer({ min: -1, max: 90 }).map((days) => addDays(on, days)),
  }),
  PatientAdmitted: (on) => ({ program, birthDate: daysOfLife.map((days) => addDays(on, -days)) }),
  ProgramChanged: () => ({ program }),
  SteppedDown: levelChange,
  SteppedUp: levelChange,
  TransferredLaterally: levelChange,
  PatientDischarged: (on) => ({ lastContactOn: daysBefore(on) }),
};

/** An arbitrary payload of every clinical event. */
export const arbitraryData = Object.fromEntries(
  Object.entries(clinicalEvents).map(([type, { payload }]) => [
    type,
    arbitraryDate.chain((effectiveOn) =>
      arbitraryFields(payload, {
        ...overrides[type as ClinicalType]?.(effectiveOn),
        effectiveOn: fc.constant(effectiveOn),
      }),
    ),
  ]),
) as { readonly [Type in ClinicalType]: fc.Arbitrary<ClinicalPayloads[Type]> };

/** A clinical event of a type, or of any. */
export function arbitraryEvent(...types: readonly ClinicalType[]): fc.Arbitrary<ClinicalEvent> {
  const among = types.length > 0 ? types : (Object.keys(arbitraryData) as ClinicalType[]);
  return fc.oneof(...among.map((type) => arbitraryData[type].map((data) => ({ type, data }) as ClinicalEvent)));
}

/** Arbitrary values for the fields of a payload; optional fields are sometimes absent. */
function arbitraryFields(
  { fields }: Payload,
  given: { readonly [name: string]: fc.Arbitrary<unknown> | undefined } = {},
): fc.Arbitrary<object> {
  const names = Object.keys(fields);
  const values = Object.fromEntries(names.map((name) => [name, given[name] ?? valueOf(fields[name]!.form)]));
  return fc
    .record(values, { requiredKeys: names.filter((name) => !fields[name]!.optional) })
    .map((data) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)));
}

function valueOf(form: Form): fc.Arbitrary<unknown> {
  switch (form.is) {
    case 'date':
      return arbitraryDate;
    case 'level':
      return arbitraryLevel;
    case 'flag':
      return fc.boolean();
    case 'code':
      return codeOf(form.list);
    case 'answer':
      return fc.oneof(codeOf(form.list), codeOf(teds.unanswered));
    case 'codes':
      return fc.uniqueArray(codeOf(form.list), { maxLength: 2 });
    case 'count-answer':
      return fc.integer({ min: 0, max: 3 });
    case 'whole-number':
    case 'decimal':
      return fc.integer({ min: Math.ceil(form.min), max: Math.floor(form.max) });
    case 'pattern':
      return fc.constant(form.example);
    case 'texts':
      return fc.array(text, { maxLength: 2 });
    case 'object':
      return arbitraryFields(form.payload);
    case 'list':
      return fc.array(arbitraryFields(form.payload), { minLength: form.size.min ?? 0, maxLength: 3 });
    default:
      return text;
  }
}

function codeOf<Code extends string | number>(list: CodeList<Code>): fc.Arbitrary<Code> {
  return fc.constantFrom(...codesOf(list));
}

/** Mostly the same day or a little earlier; now and then a day later, which is illegal. */
function daysBefore(on: CalendarDate): fc.Arbitrary<CalendarDate> {
  const days = fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 5, arbitrary: fc.integer({ min: -7, max: -1 }) },
    { weight: 1, arbitrary: fc.constant(1) },
  );
  return days.map((each) => addDays(on, each));
}
