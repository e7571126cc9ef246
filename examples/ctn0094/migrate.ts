import { admitPatient } from './admission.js';
import { armOf } from './arms.js';
import { endingOf } from './ending.js';
import { episodeIdOf, line, SYSTEM, type Line } from './lines.js';
import type { Person, Randomization } from './person.js';
import {
  dose,
  withDays,
  sample,
  samplesWithoutRow,
  uncounted,
  useWindows,
  visit,
  type DatedLine,
  type Span,
} from './records.js';
import type { Skipped, SkipReason } from './skipped.js';
import { dateOf } from './study-days.js';
import type { StudyLength } from './study.js';
import type { File } from './tables.js';

/** What becomes of one person: the commands of an episode, in the order of their dates, and the rows left out. */
export interface Migration {
  readonly lines: readonly Line[];
  readonly skipped: readonly Skipped[];
}

const NOT_COLLECTED = 98;

/** The episode of one person. Throws `RangeError` for a treatment arm that is not known. */
export function migrate(person: Person, lengths: readonly StudyLength[]): Migration {
  const first = person.randomizations.find(({ which, day }) => which === 1 && day !== undefined);
  const parts =
    first?.day === undefined
      ? [receiveReferral(person), cancelEpisode(person), tested(person)]
      : [receiveReferral(person, first.day), admitted(person, first, first.day, lengths)];
  return {
    lines: parts
      .flatMap(({ dated }) => dated)
      .toSorted((a, b) => a.day - b.day)
      .map((each) => each.line),
    skipped: parts.flatMap(({ skipped }) => skipped),
  };
}

/** Part of an episode; commands of one day stay in the order in which they stand here. */
interface Part {
  readonly dated: readonly DatedLine[];
  readonly skipped: readonly Skipped[];
}

/** The day of screening or, where it is not known, of consent; never after the first randomisation. */
function referralDay({ screening }: Person, admission = Infinity): number {
  return Math.min(screening.find(({ day }) => day !== undefined)?.day ?? 0, admission);
}

function receiveReferral(person: Person, admission?: number): Part {
  const day = referralDay(person, admission);
  const data = {
    effectiveOn: dateOf(day),
    patientId: episodeIdOf(person.who),
    providerId: `${SYSTEM}-site-${person.sites[0] ?? 'unknown'}`,
    referralSource: NOT_COLLECTED,
  } as const;
  return {
    dated: [{ day, line: line(person.who, `everybody.csv/${person.who}`, 'ReceiveReferral', data) }],
    skipped: [],
  };
}

/** A person who was never randomised: cancelled on the last day on which a visit or a sample shows them. */
function cancelEpisode(person: Person): Part {
  const { who, demographics, randomizations, doses, visits, samples } = person;
  const seen = [...visits, ...samples].flatMap((row) => (row.day === undefined ? [] : [row.day]));
  const day = Math.max(referralDay(person), ...seen);
  const data = { effectiveOn: dateOf(day), reason: 'other' } as const;
  return {
    dated: [{ day, line: line(who, `everybody.csv/${who}/cancellation`, 'CancelEpisode', data) }],
    skipped: [
      ...leftOut(
        'demographics.csv',
        'never-randomized',
        demographics.map(() => ({ key: who })),
      ),
      ...leftOut('randomization.csv', 'no-day', randomizations),
      ...leftOut('treatment.csv', 'never-randomized', doses),
      ...leftOut('visit.csv', 'never-randomized', visits),
    ],
  };
}

function admitted(person: Person, first: Randomization, admission: number, lengths: readonly StudyLength[]): Part {
  const arm = armOf(first);
  const span = { ...endingOf(person, admission, lengths), admission };
  const phases = withDays(
    'randomization.csv',
    person.randomizations.filter((each) => each !== first),
    phase(person),
  );
  const doses = withDays('treatment.csv', person.doses, dose(person, arm.medication, span));
  const visits = withDays('visit.csv', person.visits, visit(person, span));
  const services = visits.dated.filter((each) => each.line.type === 'RecordService');
  const followUps = visits.dated.filter((each) => each.line.type === 'RecordFollowUp');
  const records = tested(person);
  const parts = [phases.dated, doses.dated, services, records.dated, [dischargePatient(person, span)], followUps];
  return {
    dated: [admitPatient(person, first, arm, admission), ...parts.flat()],
    skipped: [phases, doses, visits, records].flatMap(({ skipped }) => skipped),
  };
}

/** CTN-0030 randomised those who relapsed again, for a second, longer phase. */
function phase({ who, trial }: Person) {
  return (again: Randomization & { readonly day: number }): Line | SkipReason => {
    if (trial === '27') return 'repeats-first';
    const label = `Phase ${again.which} (${armOf(again).name})`;
    const data = { effectiveOn: dateOf(again.day), phase: 'intermediate', label } as const;
    return line(who, `randomization.csv/${again.key}`, 'ChangePhase', data);
  };
}

function dischargePatient({ who }: Person, { lastContact, discharge: day, reason }: Span): DatedLine {
  const data = { effectiveOn: dateOf(day), lastContactOn: dateOf(lastContact), reason } as const;
  return { day, line: line(who, `everybody.csv/${who}/discharge`, 'DischargePatient', data) };
}

/** Samples and reported use, which lie anywhere in time. */
function tested(person: Person): Part {
  const samples = withDays('uds_temp.csv', [...person.samples, ...samplesWithoutRow(person)], sample(person));
  return {
    dated: [...samples.dated, ...useWindows(person)],
    skipped: [...samples.skipped, ...uncounted('uds.csv', person.findings), ...uncounted('tlfb.csv', person.use)],
  };
}

function leftOut(file: File, reason: SkipReason, rows: readonly { readonly key: string }[]): Skipped[] {
  return rows.map(({ key }) => ({ file, key, reason }));
}
