import type { Chart, Said } from './chart.js';
import type { Dice } from './dice.js';
import { attendances, screenPanel } from './distributions.js';
import { authorize, rate } from './intake.js';
import { isAdult, type Patient } from './patient.js';
import { hasSession, sessionParts, type SessionPart } from './sessions.js';
import type { Modality, Stay } from './stay.js';

const staff = ['A. Rivera, LCSW', 'J. Okafor, LPC', 'M. Chen, LMFT', 'S. Novak, CADC', 'T. Haddad, MD'] as const;
const cancelReasons = ['Work', 'Illness', 'Child care', 'Transport', 'Weather'] as const;

/** Share of services that are entered some days late, because notes are signed late. */
const LATE_NOTES = 0.05;
/** For how many days sessions stay planned after a patient has stopped coming. */
const GIVEN_UP_AFTER_DAYS = 7;

/** Notes everything that happens between the first and the last day of a stay. */
export function careFor(chart: Chart, dice: Dice, patient: Patient, stay: Stay): void {
  const { level, firstDay, lastContactDay, endDay } = stay;
  for (let day = firstDay; day <= lastContactDay; day += 1) {
    if (stay.isPaused(day)) continue;
    const dayOfStay = day - firstDay;
    const isSession = hasSession(level.code, stay.phaseOn(day), dayOfStay) || day === lastContactDay;
    if (isSession) noteSession(chart, dice, patient, stay, day);
    if (dayOfStay % 7 === 1) testForUse(chart, dice, patient, dayOfStay, day);
    if (dayOfStay % 28 === 0) medicate(chart, dice, patient, day);
    if (dayOfStay % 28 === 0 && dayOfStay > 0) reviewStay(chart, dice, patient, stay, day);
  }
  if (endDay - lastContactDay < GIVEN_UP_AFTER_DAYS) return;
  for (let day = lastContactDay + 1; day <= lastContactDay + GIVEN_UP_AFTER_DAYS; day += 1) {
    if (hasSession(level.code, stay.phaseOn(day), day - firstDay)) noteAbsence(chart, dice, patient, stay, day);
  }
}

function noteSession(chart: Chart, dice: Dice, patient: Patient, stay: Stay, day: number): void {
  const dayOfStay = day - stay.firstDay;
  const parts = sessionParts(dice, stay.level.code, dayOfStay, isAdult(patient, day));
  const isFixed = dayOfStay === 0 || day === stay.lastContactDay;
  const attendance = isFixed ? 'attended' : dice.weighted(attendances);
  for (const part of parts) {
    const said = { ...service(dice, part, stay.modalityOn(day)), attendance };
    const late = dice.chance(LATE_NOTES) ? dice.between(1, 12) : 0;
    const why = attendance === 'cancelled' ? { reason: dice.pick(cancelReasons) } : {};
    chart.note('RecordService', day, { ...said, ...why }, late);
  }
}

/** Notes a planned session that the patient missed. */
function noteAbsence(chart: Chart, dice: Dice, patient: Patient, stay: Stay, day: number): void {
  const [part] = sessionParts(dice, stay.level.code, day - stay.firstDay, isAdult(patient, day));
  if (part === undefined) return;
  chart.note('RecordService', day, { ...service(dice, part, stay.modalityOn(day)), attendance: 'no-show' });
}

function service(
  dice: Dice,
  { kind, minutes, approach }: SessionPart,
  modality: Modality,
): Omit<Said<'RecordService'>, 'attendance'> {
  const by = { minutes, modality, staff: dice.pick(staff) };
  return approach === undefined ? { kind, ...by } : { kind, approach, ...by };
}

/** A drug screen with results after some days. Positive results become rarer as treatment goes on. */
function testForUse(chart: Chart, dice: Dice, { substance }: Patient, dayOfStay: number, day: number): void {
  const used = 0.6 * Math.exp(-dayOfStay / 45);
  const name = substance.name === 'heroin' ? 'opioids' : substance.name;
  const results = screenPanel.map((each) => {
    const result = dice.chance(0.005) ? 'invalid' : dice.chance(each === name ? used : 0.03) ? 'positive' : 'negative';
    return { substance: each, result } as const;
  });
  chart.note('RecordDrugScreen', day, { results }, dice.between(0, 4));
}

/** Four weeks' supply of medication, for patients with medication for opioid use disorder. */
function medicate(chart: Chart, dice: Dice, { onMedication }: Patient, day: number): void {
  if (!onMedication) return;
  const dose = dice.pick([8, 12, 16]);
  chart.note('RecordMedication', day, { medication: 'buprenorphine-naloxone', dose, unit: 'mg', act: 'dispensed' });
}

/** Every four weeks: questionnaires, reported use, a review of the stay, and the payer's authorization. */
function reviewStay(chart: Chart, dice: Dice, { substance }: Patient, stay: Stay, day: number): void {
  rate(chart, dice, day, 'bam');
  rate(chart, dice, day, dice.pick(['phq-9', 'gad-7']));
  const days = Math.min(30, Math.floor(dice.around(3, 1)));
  chart.note('ReportSubstanceUse', day, { windowDays: 30, use: [{ substance: substance.name, days }] });
  const goesOn = stay.lastContactDay - day > 7;
  chart.note('ReviewContinuedStay', day, { decision: goesOn ? 'continue' : dice.pick(['discharge', 'step-down']) });
  if (goesOn) authorize(chart, dice, stay.level, day);
}
