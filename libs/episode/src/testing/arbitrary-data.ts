import fc from 'fast-check';
import { codesOf, type CodeList } from '../codes/code-list.js';
import * as clinical from '../codes/clinical.js';
import * as teds from '../codes/teds.js';
import { addDays, calendarDate, type CalendarDate } from '../dates.js';
import type { ClinicalEvent, ClinicalPayloads, ClinicalType } from '../events.js';
import { inpatient, iop, iopOfEdition4, outpatient, php, residential } from './events.js';

/* Random payloads of every clinical event. Dates fall into half a year, so that entries often meet on one day. */

const FIRST_DAY = calendarDate('2026-01-01');
const DAYS = 180;

export const arbitraryDate: fc.Arbitrary<CalendarDate> = arbitraryDateBetween(0, DAYS);

/** A date so many days after the first of January 2026. */
export function arbitraryDateBetween(from: number, to: number): fc.Arbitrary<CalendarDate> {
  return fc.integer({ min: from, max: to }).map((day) => addDays(FIRST_DAY, day));
}

export const arbitraryLevel = fc.constantFrom(outpatient, iop, php, residential, inpatient, iopOfEdition4, {
  system: 'asam',
  edition: '3',
  code: '3.7-WM',
} as const);

const codeOf = <Code extends string | number>(list: CodeList<Code>) => fc.constantFrom(...codesOf(list));
const answerTo = <Code extends string | number>(list: CodeList<Code>) =>
  fc.oneof(codeOf(list), codeOf(teds.unanswered));
const program = fc.constantFrom('Day IOP', 'Evening IOP', 'Aftercare');
const text = fc.constantFrom('as planned', 'on request', 'other');
const drug = fc.constantFrom('alcohol', 'cocaine', 'opiates');
const count = (max: number) => fc.integer({ min: 0, max });
const optionally = { requiredKeys: [] };

/** Now and then of one born after the admission, which is illegal. */
const daysOfLife = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 4_400, max: 30_000 }) },
  { weight: 1, arbitrary: fc.constant(-1) },
);

const outcomes = fc.record(
  {
    employment: answerTo(teds.employment),
    livingArrangement: answerTo(teds.livingArrangement),
    arrests: count(3),
    selfHelpAttendance: answerTo(teds.selfHelpAttendance),
    substances: fc.array(fc.record({ substance: answerTo(teds.substance), frequency: answerTo(teds.useFrequency) }), {
      maxLength: 3,
    }),
  },
  optionally,
);

const levelChanged = dated((on) =>
  fc.record(
    {
      from: arbitraryLevel,
      to: arbitraryLevel,
      lastContactOn: daysBefore(on),
      program,
      modality: codeOf(clinical.modality),
      reason: text,
    },
    { requiredKeys: ['from', 'to', 'lastContactOn'] },
  ),
);

/** An arbitrary payload of every clinical event. */
export const arbitraryData: { readonly [Type in ClinicalType]: fc.Arbitrary<ClinicalPayloads[Type]> } = {
  ReferralReceived: dated(() =>
    fc.record({
      patientId: fc.constantFrom('patient-1', 'patient-2'),
      providerId: fc.constantFrom('clinic-a', 'clinic-b'),
      referralSource: answerTo(teds.referralSource),
    }),
  ),
  PatientWaitlisted: dated(() => fc.record({ reason: text })),
  CoverageRecorded: dated(() => fc.record({ payer: text, network: codeOf(clinical.network) })),
  AuthorizationDecided: dated((on) =>
    fc.record({
      payer: text,
      level: arbitraryLevel,
      from: fc.constant(on),
      to: fc.integer({ min: -1, max: 90 }).map((days) => addDays(on, days)),
      quantity: count(40),
      unit: codeOf(clinical.authorizationUnit),
      decision: codeOf(clinical.authorizationDecision),
    }),
  ),
  AssessmentRecorded: dated(() =>
    fc.record({ instrument: codeOf(clinical.instrument), ratings: fc.constant([]), total: count(27) }),
  ),
  DiagnosisRecorded: dated(() => fc.record({ code: fc.constantFrom('F10.20', 'F11.20'), rank: count(3) })),
  NeedIdentified: dated(() => fc.record({ need: codeOf(clinical.need) })),
  PatientAdmitted: dated((on) =>
    fc
      .tuple(
        outcomes,
        fc.record(
          {
            level: arbitraryLevel,
            program,
            modality: codeOf(clinical.modality),
            birthDate: daysOfLife.map((days) => addDays(on, -days)),
            sex: answerTo(teds.sex),
            medicationAssisted: answerTo(teds.yesNo),
          },
          { requiredKeys: ['level'] },
        ),
      )
      .map(([facts, admission]) => ({ ...facts, ...admission })),
  ),
  TreatmentPlanSet: dated(() => fc.record({ goals: fc.array(text, { maxLength: 2 }), hoursPerWeek: count(20) })),
  PhaseChanged: dated(() => fc.record({ phase: codeOf(clinical.phase) })),
  ProgramChanged: dated(() => fc.record({ program })),
  ModalityChanged: dated(() => fc.record({ modality: codeOf(clinical.modality) })),
  ServiceRecorded: dated(() =>
    fc.record({
      kind: codeOf(clinical.serviceKind),
      attendance: codeOf(clinical.attendance),
      minutes: count(180),
    }),
  ),
  MedicationRecorded: dated(() =>
    fc.record({ medication: text, dose: count(32), unit: fc.constant('mg'), act: codeOf(clinical.medicationAct) }),
  ),
  DrugScreenRecorded: dated(() =>
    fc.record({
      results: fc.array(fc.record({ substance: drug, result: codeOf(clinical.screenResult) }), { maxLength: 3 }),
    }),
  ),
  SubstanceUseReported: dated(() =>
    fc.record({
      windowDays: fc.constant(30),
      use: fc.array(fc.record({ substance: drug, days: count(30) }), { maxLength: 2 }),
    }),
  ),
  ContinuedStayReviewed: dated(() => fc.record({ decision: codeOf(clinical.reviewDecision) })),
  SteppedDown: levelChanged,
  SteppedUp: levelChanged,
  TransferredLaterally: levelChanged,
  TreatmentPaused: dated(() => fc.record({ reason: text })),
  TreatmentResumed: dated(() => fc.record({ reason: text }, optionally)),
  PatientDischarged: dated((on) =>
    fc.record({ lastContactOn: daysBefore(on), reason: answerTo(teds.dischargeReason), outcomes }),
  ),
  ContinuingCareArranged: dated(() =>
    fc.record({
      supports: fc.array(codeOf(clinical.continuingSupport), { maxLength: 2 }),
      relapsePreventionPlan: fc.boolean(),
    }),
  ),
  FollowUpRecorded: dated(() =>
    fc.record({ monthsAfterDischarge: count(18), reached: fc.boolean(), daysAbstinent: count(30), outcomes }),
  ),
  EpisodeCancelled: dated(() => fc.record({ reason: codeOf(clinical.cancellationReason) })),
};

/** A clinical event of a type, or of any. */
export function arbitraryEvent(...types: readonly ClinicalType[]): fc.Arbitrary<ClinicalEvent> {
  const among = types.length > 0 ? types : (Object.keys(arbitraryData) as ClinicalType[]);
  return fc.oneof(...among.map((type) => arbitraryData[type].map((data) => ({ type, data }) as ClinicalEvent)));
}

function dated<Data extends object>(
  rest: (on: CalendarDate) => fc.Arbitrary<Data>,
): fc.Arbitrary<Data & { readonly effectiveOn: CalendarDate }> {
  return arbitraryDate.chain((effectiveOn) => rest(effectiveOn).map((data) => ({ effectiveOn, ...data })));
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
