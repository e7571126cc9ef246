import type { CodeOf } from '#episode/codes/code-list';
import * as clinical from '#episode/codes/clinical';
import type { CalendarDate } from '#episode/dates';
import type * as payloads from '#episode/payloads';
import type { Complete } from '../complete.js';
import {
  About,
  CalendarDateField,
  CodeField,
  CodeListField,
  Decimal,
  Flag,
  Line,
  Nested,
  Optional,
  Text,
  TextList,
  WholeNumber,
} from '../decorators.js';
import { EffectiveOn, SenderCodes } from './common.js';
import { OutcomeFacts } from './outcome-facts.js';

/* What is planned and done with a patient: plan, services, medication, review, care after discharge. */

const MINUTES_A_DAY = 24 * 60;
const HOURS_A_WEEK = 7 * 24;

export class TreatmentPlanSet implements Complete<payloads.TreatmentPlanSet> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @TextList({ max: 50 }) readonly goals!: readonly string[];
  @Optional() @Decimal(0, HOURS_A_WEEK) readonly hoursPerWeek!: number | undefined;
  @Optional() @WholeNumber(0, 100) readonly sessionsPerWeek!: number | undefined;
}

export class ServiceRecorded implements Complete<payloads.ServiceRecorded> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeField(clinical.serviceKind) readonly kind!: CodeOf<typeof clinical.serviceKind>;
  @CodeField(clinical.attendance) readonly attendance!: CodeOf<typeof clinical.attendance>;
  @Optional()
  @CodeField(clinical.therapeuticApproach)
  readonly approach!: CodeOf<typeof clinical.therapeuticApproach> | undefined;
  @Optional()
  @WholeNumber(1, MINUTES_A_DAY)
  @About('Minutes delivered or, where it was missed, planned.')
  readonly minutes!: number | undefined;
  @Optional() @CodeField(clinical.modality) readonly modality!: CodeOf<typeof clinical.modality> | undefined;
  @Optional() @Line() readonly staff!: string | undefined;
  @Optional() @Text(500) @About('Why it was missed or cancelled.') readonly reason!: string | undefined;
}

export class MedicationRecorded implements Complete<payloads.MedicationRecorded> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Line() readonly medication!: string;
  @Decimal(0.0001, 1_000_000, 4) readonly dose!: number;
  @Line(32) @About('UCUM unit of the dose, such as mg.') readonly unit!: string;
  @CodeField(clinical.medicationAct) readonly act!: CodeOf<typeof clinical.medicationAct>;
}

export class NeedIdentified implements Complete<payloads.NeedIdentified> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeField(clinical.need) readonly need!: CodeOf<typeof clinical.need>;
  @Optional() @Text() readonly plan!: string | undefined;
}

export class ContinuedStayReviewed implements Complete<payloads.ContinuedStayReviewed> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeField(clinical.reviewDecision) readonly decision!: CodeOf<typeof clinical.reviewDecision>;
  @Optional() @CalendarDateField() readonly nextReviewOn!: CalendarDate | undefined;
}

export class ContinuingCareArranged implements Complete<payloads.ContinuingCareArranged> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeListField(clinical.continuingSupport) readonly supports!: readonly CodeOf<typeof clinical.continuingSupport>[];
  @Flag() readonly relapsePreventionPlan!: boolean;
}

export class FollowUpRecorded implements Complete<payloads.FollowUpRecorded> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @WholeNumber(0, 240) readonly monthsAfterDischarge!: number;
  @Flag() readonly reached!: boolean;
  @Optional() @WholeNumber(0, 30) @About('Of the last 30 days.') readonly daysAbstinent!: number | undefined;
  @Optional()
  @CodeField(clinical.problemSeverity)
  readonly problemSeverity!: CodeOf<typeof clinical.problemSeverity> | undefined;
  @Optional() @Nested(() => OutcomeFacts) readonly outcomes!: payloads.OutcomeFacts | undefined;
  @SenderCodes() readonly senderCodes!: readonly payloads.SenderCode[] | undefined;
}
