import { dateOfDay, type Chart, type Draft, type Standing } from './chart.js';
import type { Dice } from './dice.js';
import type { ClinicalPayloads, ClinicalType } from '#episode/events';
import type { CorrectionRequest, EntryReference } from '#episode/commands';

/** Shares of episodes with a correction of an entry, by kind. */
const CORRECTED_MINUTES = 0.08;
const CORRECTED_ADMISSION = 0.04;
const ENTERED_TWICE = 0.04;
export const MISTAKEN_DISCHARGE = 0.04;
/** Share of episodes that are void as a whole: a duplicate, or opened for another patient. */
const VOID_EPISODE = 0.006;

/** Corrects wrong entries: minutes of a service, an answer at admission, a service entered twice. */
export function correctCare(chart: Chart, dice: Dice): void {
  const services = chart.drafts.filter((draft) => isOf(draft, 'RecordService'));
  const wrong = services.length > 0 && dice.chance(CORRECTED_MINUTES) ? dice.pick(services) : undefined;
  if (wrong !== undefined) {
    correct(chart, dice, wrong, 'ServiceRecorded', { minutes: dice.pick([45, 75, 90]) }, 'Minutes were mistyped');
  }
  const admission = chart.drafts.find((draft) => isOf(draft, 'AdmitPatient'));
  if (admission !== undefined && dice.chance(CORRECTED_ADMISSION)) {
    const answers = { livingArrangement: dice.pick([2, 3]), selfHelpAttendance: dice.pick([1, 2, 3, 4]) };
    correct(chart, dice, admission, 'PatientAdmitted', answers, 'Answered at the second interview');
  }
  if (services.length > 0 && dice.chance(ENTERED_TWICE)) enterTwice(chart, dice, dice.pick(services));
}

/** Corrects a discharge whose last contact was entered as the day of discharge. */
export function correctDischarge(
  chart: Chart,
  dice: Dice,
  draft: Draft<'DischargePatient'>,
  lastContactDay: number,
): void {
  correct(
    chart,
    dice,
    draft,
    'PatientDischarged',
    { lastContactOn: dateOfDay(lastContactDay) },
    'Last contact was earlier',
  );
}

/** Voids the whole episode in a few cases. Returns the day of that entry: nothing can be entered after it. */
export function voidEpisode(chart: Chart, dice: Dice, firstDay: number): number | undefined {
  if (!dice.chance(VOID_EPISODE)) return undefined;
  const day = firstDay + dice.between(1, 40);
  const reason = dice.pick(['duplicate', 'wrong-patient', 'test']);
  chart.note('VoidEpisode', day, { reason, comment: 'Found in the monthly check' });
  return day;
}

function enterTwice(chart: Chart, dice: Dice, once: Draft<'RecordService'>): void {
  const again = chart.correct('RecordService', once.effectiveDay, once.say, once.enteredDay - once.effectiveDay);
  const reference = referenceTo(dice, again);
  chart.correct('VoidEntries', again.enteredDay + dice.between(1, 9), (standing) => ({
    entries: [reference(standing)],
    reason: 'Entered twice',
  }));
}

/** Adds a correction some days later that changes some fields of a draft. */
function correct<Type extends ClinicalType>(
  chart: Chart,
  dice: Dice,
  wrong: Draft,
  type: Type,
  change: Partial<ClinicalPayloads[Type]>,
  reason: string,
): void {
  const reference = referenceTo(dice, wrong);
  chart.correct('CorrectEntries', wrong.enteredDay + dice.between(1, 20), (standing) => {
    const data = { effectiveOn: dateOfDay(wrong.effectiveDay), ...wrong.say(standing), ...change };
    return { corrections: [{ ...reference(standing), type, data } as CorrectionRequest], reason };
  });
}

/** A reference by revision or by the sender's own name, as record systems use both. */
function referenceTo(dice: Dice, draft: Draft): (standing: Standing) => EntryReference {
  return dice.chance(0.5)
    ? ({ revisionOf }) => ({ revision: String(revisionOf(draft)) })
    : ({ sourceOf }) => ({ source: sourceOf(draft) });
}

function isOf<Type extends 'RecordService' | 'AdmitPatient'>(draft: Draft, type: Type): draft is Draft<Type> {
  return draft.type === type;
}
