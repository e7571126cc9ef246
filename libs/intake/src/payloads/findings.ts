import type { CodeOf } from '#episode/codes/code-list';
import * as clinical from '#episode/codes/clinical';
import type { CalendarDate } from '#episode/dates';
import type * as domain from '#episode/level';
import type * as payloads from '#episode/payloads';
import type { Complete } from '../complete.js';
import {
  About,
  CodeField,
  DaysWithin,
  Decimal,
  Line,
  ListOf,
  Optional,
  Pattern,
  UniqueBy,
  WholeNumber,
} from '../decorators.js';
import { EffectiveOn, LevelField } from './common.js';

/* What was found out about a patient: assessments, diagnoses, drug screens, reported use. */

/** ICD-10-CM Official Guidelines for Coding and Reporting, section I.A: three to seven characters, a point after the third. */
const ICD_10_CM = /^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$/;

type RatingData = payloads.AssessmentRecorded['ratings'][number];
type ScreenResultData = payloads.DrugScreenRecorded['results'][number];
type DaysOfUseData = payloads.SubstanceUseReported['use'][number];

export class Rating implements Complete<RatingData> {
  @Line(64) @About('Item or dimension of the instrument.') readonly item!: string;
  @Line(64) readonly rating!: string;
}

export class AssessmentRecorded implements Complete<payloads.AssessmentRecorded> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeField(clinical.instrument) readonly instrument!: CodeOf<typeof clinical.instrument>;
  @ListOf(() => Rating, { max: 300 }) @UniqueBy('item') readonly ratings!: readonly RatingData[];
  @Optional() @Decimal(-100_000, 100_000, 4) readonly total!: number | undefined;
  @Optional() @LevelField() readonly recommendedLevel!: domain.Level | undefined;
}

export class DiagnosisRecorded implements Complete<payloads.DiagnosisRecorded> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Pattern(ICD_10_CM, 'be a code of ICD-10-CM in capitals and with its point, such as F11.20', 'F11.20')
  readonly code!: string;
  @WholeNumber(1, 100) @About('1 is the principal diagnosis.') readonly rank!: number;
}

export class ScreenResult implements Complete<ScreenResultData> {
  @Line(64) readonly substance!: string;
  @CodeField(clinical.screenResult) readonly result!: CodeOf<typeof clinical.screenResult>;
}

export class DrugScreenRecorded implements Complete<payloads.DrugScreenRecorded> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @ListOf(() => ScreenResult, { min: 1, max: 100 })
  @UniqueBy('substance')
  readonly results!: readonly ScreenResultData[];
}

export class DaysOfUse implements Complete<DaysOfUseData> {
  @Line(64) readonly substance!: string;
  @WholeNumber(0, 366) readonly days!: number;
}

export class SubstanceUseReported implements Complete<payloads.SubstanceUseReported> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @WholeNumber(1, 366) @About('Days in the window that ends on the effective date.') readonly windowDays!: number;
  @ListOf(() => DaysOfUse, { max: 100 })
  @UniqueBy('substance')
  @DaysWithin('windowDays')
  readonly use!: readonly DaysOfUseData[];
}
