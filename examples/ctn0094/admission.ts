import type { AdmissionFacts } from '#episode/payloads/outcome-facts';
import { admissionFacts } from './admission-facts.js';
import type { Arm } from './arms.js';
import { line } from './lines.js';
import type { Person, Randomization } from './person.js';
import type { DatedLine } from './records.js';
import { dateOf } from './study-days.js';

const YES = 1;
const HEROIN = 5;
const OTHER_OPIATES = 7;
const UNKNOWN = 97;
const BASELINE_DAYS = 30;

/** The admission: outpatient treatment with medication, methadone in an opioid treatment program. */
export function admitPatient({ who, ...person }: Person, { key }: Randomization, arm: Arm, day: number): DatedLine {
  const isMethadone = arm.medication === 'methadone';
  const row = person.demographics[0];
  const data = {
    effectiveOn: dateOf(day),
    level: { system: 'asam', edition: '3', code: '1' },
    program: arm.program,
    medicationAssisted: YES,
    ...(isMethadone ? { opioidTreatmentProgram: true } : {}),
    substances: primarySubstance(person.use),
    ...(row === undefined ? {} : admissionFacts(row)),
  } as const;
  return { day, line: line(who, `randomization.csv/${key}`, 'AdmitPatient', data) };
}

/** Both trials took people dependent on opioids: heroin, or others if reported on more of the 30 days before consent. */
function primarySubstance(use: Person['use']): AdmissionFacts['substances'] {
  const daysOf = (substance: string) =>
    use.filter(({ what, day = 0 }) => what === substance && day < 0 && day >= -BASELINE_DAYS).length;
  const [heroin, others] = [daysOf('Heroin'), daysOf('Opioid')];
  return [{ substance: heroin + others === 0 ? UNKNOWN : heroin >= others ? HEROIN : OTHER_OPIATES }];
}
