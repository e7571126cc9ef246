import * as teds from '#episode/codes/teds';
import type { CalendarDate } from '#episode/dates';
import type * as payloads from '#episode/payloads';
import type { Complete } from '../complete.js';
import {
  About,
  AnswerField,
  CalendarDateField,
  CountAnswerField,
  Flag,
  ListOf,
  Optional,
  WholeNumber,
} from '../decorators.js';

/* What TEDS asks about a person: at admission, and partly again at discharge and at follow-up. */

export class SubstanceUse implements Complete<payloads.SubstanceUse> {
  @AnswerField(teds.substance) readonly substance!: teds.Answer<typeof teds.substance>;
  @Optional() @AnswerField(teds.route) readonly route!: teds.Answer<typeof teds.route> | undefined;
  @Optional() @AnswerField(teds.useFrequency) readonly frequency!: teds.Answer<typeof teds.useFrequency> | undefined;
  @Optional() @CountAnswerField() readonly ageOfFirstUse!: teds.CountAnswer | undefined;
}

export class OutcomeFacts implements Complete<payloads.OutcomeFacts> {
  @Optional() @AnswerField(teds.employment) readonly employment!: teds.Answer<typeof teds.employment> | undefined;
  @Optional()
  @AnswerField(teds.notInLaborForce)
  readonly notInLaborForce!: teds.Answer<typeof teds.notInLaborForce> | undefined;
  @Optional()
  @AnswerField(teds.livingArrangement)
  readonly livingArrangement!: teds.Answer<typeof teds.livingArrangement> | undefined;
  @Optional() @CountAnswerField() readonly arrests!: teds.CountAnswer | undefined;
  @Optional()
  @AnswerField(teds.selfHelpAttendance)
  readonly selfHelpAttendance!: teds.Answer<typeof teds.selfHelpAttendance> | undefined;
  @Optional()
  @ListOf(() => SubstanceUse, { max: 3 })
  @About('Up to three, the most important first.')
  readonly substances!: readonly payloads.SubstanceUse[] | undefined;
}

/** The facts of an admission are the outcome facts and more, as in the domain. */
export class AdmissionFacts extends OutcomeFacts implements Complete<payloads.AdmissionFacts> {
  @Optional() @CalendarDateField() readonly birthDate!: CalendarDate | undefined;
  @Optional()
  @WholeNumber(0, 120)
  @About('Completed years at admission, where the birth date is not known.')
  readonly age!: number | undefined;
  @Optional() @AnswerField(teds.sex) readonly sex!: teds.Answer<typeof teds.sex> | undefined;
  @Optional() @AnswerField(teds.race) readonly race!: teds.Answer<typeof teds.race> | undefined;
  @Optional() @AnswerField(teds.ethnicity) readonly ethnicity!: teds.Answer<typeof teds.ethnicity> | undefined;
  @Optional()
  @AnswerField(teds.maritalStatus)
  readonly maritalStatus!: teds.Answer<typeof teds.maritalStatus> | undefined;
  @Optional() @AnswerField(teds.education) readonly education!: teds.Answer<typeof teds.education> | undefined;
  @Optional() @AnswerField(teds.incomeSource) readonly incomeSource!: teds.Answer<typeof teds.incomeSource> | undefined;
  @Optional()
  @AnswerField(teds.healthInsurance)
  readonly healthInsurance!: teds.Answer<typeof teds.healthInsurance> | undefined;
  @Optional() @CountAnswerField() readonly priorEpisodes!: teds.CountAnswer | undefined;
  @Optional()
  @AnswerField(teds.yesNo)
  @About('Medication-assisted opioid therapy is planned or under way.')
  readonly medicationAssisted!: teds.Answer<typeof teds.yesNo> | undefined;
  @Optional()
  @Flag()
  @About('Treated in an opioid treatment program.')
  readonly opioidTreatmentProgram!: boolean | undefined;
  @Optional() @AnswerField(teds.yesNo) readonly veteran!: teds.Answer<typeof teds.yesNo> | undefined;
  @Optional() @AnswerField(teds.yesNo) readonly pregnant!: teds.Answer<typeof teds.yesNo> | undefined;
  @Optional()
  @AnswerField(teds.yesNo)
  @About('A mental disorder beside the substance use disorder.')
  readonly coOccurring!: teds.Answer<typeof teds.yesNo> | undefined;
}
