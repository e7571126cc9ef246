import { ageBandOf } from '#episode/codes/teds';
import type { Course, Stay } from '#episode/course';
import { ageOn } from '#episode/dates';
import { lengthOfStay, type StayDates } from '#episode/length-of-stay';
import { levelKey, settingOf } from '#episode/level';
import { statusOf, type Episode } from '#episode/state';
import type { FactColumns, FactRow } from '../schema/fact-tables.js';
import { measureOf } from './measure.js';

/** SAMHSA counts a change of level as a transfer to another program: TEDS reason 4. */
const TRANSFERRED = 4;

type PatientFacts = Pick<
  FactColumns<'stay'>,
  | 'patient_id'
  | 'provider_id'
  | 'admitted_on'
  | 'sex'
  | 'age'
  | 'age_band'
  | 'primary_substance'
  | 'medication_assisted'
  | 'opioid_treatment_program'
>;
type EndingFacts = Pick<
  FactColumns<'stay'>,
  'last_contact_on' | 'ended_on' | 'reason' | 'los_teds_2019' | 'los_teds_2004'
>;

/** The facts that follow from the course of an episode: any course entry may change any of them. */
export function courseFacts(episode: Episode): FactRow[] {
  const { course } = episode;
  const patient = patientFacts(course);
  return [
    ...episodeFacts(episode, patient),
    ...course.stays.map((stay): FactRow => ({
      table: 'stay',
      key: stay.ordinal,
      columns: stayFacts(stay, course, patient),
    })),
    ...course.phases.map(({ stay, phase, label, from, to }, index): FactRow => ({
      table: 'phase',
      key: index + 1,
      columns: { stay, phase, label: label ?? null, from_on: from, to_on: to ?? null },
    })),
    ...course.pauses.map(({ from, to, reason }, index): FactRow => ({
      table: 'pause',
      key: index + 1,
      columns: { from_on: from, to_on: to ?? null, reason },
    })),
    ...boundaryMeasures(course),
  ];
}

/*
 * The rows below name every field instead of spreading shared ones: V8 takes thirty times as long to build an object
 * field by field after a spread.
 */

/** An episode has a row from its first course entry on. Entries before a referral have only their own rows. */
function episodeFacts(episode: Episode, patient: PatientFacts): FactRow[] {
  const { course } = episode;
  const { referral, waitlisting, admission, cancellation } = course;
  const opening = referral ?? admission ?? waitlisting ?? cancellation;
  if (opening === undefined) return [];
  const last = course.stays.at(-1);
  const ending = episodeEnding(course);
  const columns: FactColumns<'episode'> = {
    patient_id: patient.patient_id,
    provider_id: patient.provider_id,
    admitted_on: patient.admitted_on,
    sex: patient.sex,
    age: patient.age,
    age_band: patient.age_band,
    primary_substance: patient.primary_substance,
    medication_assisted: patient.medication_assisted,
    opioid_treatment_program: patient.opioid_treatment_program,
    status: statusOf(episode),
    previous_episode_id: referral?.event.data.previousEpisodeId ?? null,
    opened_on: opening.event.data.effectiveOn,
    referred_on: referral?.event.data.effectiveOn ?? null,
    referral_source: referral?.event.data.referralSource ?? null,
    requested_level: keyOrNull(referral?.event.data.requestedLevel),
    waitlisted_on: waitlisting?.event.data.effectiveOn ?? null,
    level: keyOrNull(last?.level),
    setting: last === undefined ? null : settingOf(last.level),
    program: last?.program ?? null,
    modality: last?.modality ?? null,
    stays: course.stays.length,
    last_contact_on: ending.last_contact_on,
    ended_on: ending.ended_on,
    reason: ending.reason,
    los_teds_2019: ending.los_teds_2019,
    los_teds_2004: ending.los_teds_2004,
    disposition: course.discharge?.event.data.disposition ?? null,
    cancellation_reason: cancellation?.event.data.reason ?? null,
  };
  return [{ table: 'episode', key: 1, columns }];
}

function stayFacts(stay: Stay, course: Course, patient: PatientFacts): FactColumns<'stay'> {
  const ending = stayEnding(stay, course);
  const episode = stay.end?.by === 'discharge' ? episodeEnding(course) : notEnded;
  return {
    patient_id: patient.patient_id,
    provider_id: patient.provider_id,
    admitted_on: patient.admitted_on,
    sex: patient.sex,
    age: patient.age,
    age_band: patient.age_band,
    primary_substance: patient.primary_substance,
    medication_assisted: patient.medication_assisted,
    opioid_treatment_program: patient.opioid_treatment_program,
    level: levelKey(stay.level),
    setting: settingOf(stay.level),
    program: stay.program ?? null,
    modality: stay.modality ?? null,
    path: pathTo(stay, course),
    started_on: stay.startedOn,
    last_contact_on: ending.last_contact_on,
    ended_on: ending.ended_on,
    reason: ending.reason,
    los_teds_2019: ending.los_teds_2019,
    los_teds_2004: ending.los_teds_2004,
    ended_by: stay.end?.by ?? null,
    next_level: keyOrNull(stay.end?.to),
    episode_los_teds_2019: episode.los_teds_2019,
    episode_los_teds_2004: episode.los_teds_2004,
  };
}

/** The levels of an episode up to a stay, in order. */
function pathTo({ ordinal }: Stay, { stays }: Course): string {
  return stays
    .slice(0, ordinal)
    .map(({ level }) => levelKey(level))
    .join(' > ');
}

const notEnded: EndingFacts = {
  last_contact_on: null,
  ended_on: null,
  reason: null,
  los_teds_2019: null,
  los_teds_2004: null,
};

function stayEnding({ level, startedOn, end }: Stay, { discharge }: Course): EndingFacts {
  if (end === undefined) return notEnded;
  const { on: endedOn, lastContactOn } = end;
  const reason = end.by === 'discharge' ? (discharge?.event.data.reason ?? null) : TRANSFERRED;
  return endingOf({ setting: settingOf(level), admittedOn: startedOn, lastContactOn, endedOn }, reason);
}

/** A whole episode counts from its first admission to its last contact, by the setting at discharge. */
function episodeEnding({ admission, stays, discharge, cancellation }: Course): EndingFacts {
  const last = stays.at(-1);
  if (cancellation !== undefined) return { ...notEnded, ended_on: cancellation.event.data.effectiveOn };
  if (admission === undefined || discharge === undefined || last === undefined) return notEnded;
  const { lastContactOn, effectiveOn: endedOn, reason } = discharge.event.data;
  const admittedOn = admission.event.data.effectiveOn;
  return endingOf({ setting: settingOf(last.level), admittedOn, lastContactOn, endedOn }, reason);
}

function endingOf(dates: StayDates, reason: number | null): EndingFacts {
  return {
    last_contact_on: dates.lastContactOn,
    ended_on: dates.endedOn,
    reason,
    los_teds_2019: lengthOfStay('teds-2019', dates),
    los_teds_2004: lengthOfStay('teds-2004', dates),
  };
}

function patientFacts({ referral, admission }: Course): PatientFacts {
  const facts = admission?.event.data;
  const age = facts?.birthDate === undefined ? facts?.age : ageOn(facts.birthDate, facts.effectiveOn);
  return {
    patient_id: referral?.event.data.patientId ?? null,
    provider_id: referral?.event.data.providerId ?? null,
    admitted_on: facts?.effectiveOn ?? null,
    sex: facts?.sex ?? null,
    age: age ?? null,
    age_band: age === undefined ? null : ageBandOf(age),
    primary_substance: facts?.substances?.[0]?.substance ?? null,
    medication_assisted: facts?.medicationAssisted ?? null,
    opioid_treatment_program: facts?.opioidTreatmentProgram ?? null,
  };
}

function boundaryMeasures({ admission, discharge }: Course): FactRow[] {
  const at = (revision: number, columns: FactColumns<'measure'> | undefined): FactRow[] =>
    columns === undefined ? [] : [{ table: 'measure', key: revision, columns }];
  return [
    ...(admission === undefined
      ? []
      : at(admission.revision, measureOf('admission', admission.event.data.effectiveOn, admission.event.data))),
    ...(discharge === undefined
      ? []
      : at(
          discharge.revision,
          measureOf('discharge', discharge.event.data.effectiveOn, discharge.event.data.outcomes),
        )),
  ];
}

function keyOrNull(level: Stay['level'] | undefined): string | null {
  return level === undefined ? null : levelKey(level);
}
