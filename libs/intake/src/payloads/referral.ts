import type { CodeOf } from '#episode/codes/code-list';
import * as clinical from '#episode/codes/clinical';
import * as teds from '#episode/codes/teds';
import type { CalendarDate } from '#episode/dates';
import type * as domain from '#episode/level';
import type * as payloads from '#episode/payloads';
import type { Complete } from '../complete.js';
import {
  About,
  AnswerField,
  CalendarDateField,
  CodeField,
  Decimal,
  Line,
  Nested,
  Optional,
  Text,
  WholeNumber,
} from '../decorators.js';
import { EffectiveOn, EpisodeId, Identifier, LevelField, SenderCodes } from './common.js';

/* From the referral to the door: waiting, coverage, authorization, cancellation. */

export class ReferralReceived implements Complete<payloads.ReferralReceived> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Identifier() readonly patientId!: string;
  @Identifier() readonly providerId!: string;
  @AnswerField(teds.referralSource) readonly referralSource!: teds.Answer<typeof teds.referralSource>;
  @Optional() @LevelField() readonly requestedLevel!: domain.Level | undefined;
  @Optional()
  @EpisodeId()
  @About('The episode of the same patient that this one readmits from; it may be recorded later.')
  readonly previousEpisodeId!: string | undefined;
  @SenderCodes() readonly senderCodes!: readonly payloads.SenderCode[] | undefined;
}

export class PatientWaitlisted implements Complete<payloads.PatientWaitlisted> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Text(500) readonly reason!: string;
  @Optional() @WholeNumber(1, 100) @About('1 is the most urgent.') readonly priority!: number | undefined;
}

type Limits = NonNullable<payloads.CoverageRecorded['limits']>;

export class CoverageLimits implements Complete<Limits> {
  @Optional() @WholeNumber(0, 10_000) readonly days!: number | undefined;
  @Optional() @WholeNumber(0, 10_000) readonly sessions!: number | undefined;
  @Optional() @Decimal(0, 100_000) readonly hours!: number | undefined;
  @Optional() @Decimal(0, 10_000_000) @About('US dollars.') readonly amount!: number | undefined;
}

export class CoverageRecorded implements Complete<payloads.CoverageRecorded> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Line() readonly payer!: string;
  @CodeField(clinical.network) readonly network!: CodeOf<typeof clinical.network>;
  @Optional() @Nested(() => CoverageLimits) readonly limits!: Limits | undefined;
  @Optional() @Decimal(0, 100_000) @About('US dollars a service.') readonly copay!: number | undefined;
  @Optional() @Decimal(0, 100_000) @About('US dollars a day.') readonly dailyRate!: number | undefined;
}

export class AuthorizationDecided implements Complete<payloads.AuthorizationDecided> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Line() readonly payer!: string;
  @LevelField() readonly level!: domain.Level;
  @CalendarDateField() @About('First day that is authorized.') readonly from!: CalendarDate;
  @CalendarDateField() @About('Last day that is authorized.') readonly to!: CalendarDate;
  @Decimal(0, 100_000) readonly quantity!: number;
  @CodeField(clinical.authorizationUnit) readonly unit!: CodeOf<typeof clinical.authorizationUnit>;
  @CodeField(clinical.authorizationDecision) readonly decision!: CodeOf<typeof clinical.authorizationDecision>;
}

export class EpisodeCancelled implements Complete<payloads.EpisodeCancelled> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeField(clinical.cancellationReason) readonly reason!: CodeOf<typeof clinical.cancellationReason>;
}
