import type { CodeOf } from '#episode/codes/code-list';
import * as clinical from '#episode/codes/clinical';
import * as teds from '#episode/codes/teds';
import type * as commands from '#episode/commands';
import type { CalendarDate } from '#episode/dates';
import type * as domain from '#episode/level';
import type * as payloads from '#episode/payloads';
import type { Complete } from '../complete.js';
import {
  About,
  AnswerField,
  CalendarDateField,
  CodeField,
  Line,
  Nested,
  Optional,
  Text,
  TextList,
} from '../decorators.js';
import { EffectiveOn, LevelField, SenderCodes } from './common.js';
import { AdmissionFacts, OutcomeFacts } from './outcome-facts.js';

/* The frame of an episode: admission, the stays and what changes in them, discharge. */

export class PatientAdmitted extends AdmissionFacts implements Complete<payloads.PatientAdmitted> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @LevelField() readonly level!: domain.Level;
  @Optional() @Line() readonly program!: string | undefined;
  @Optional() @CodeField(clinical.modality) readonly modality!: CodeOf<typeof clinical.modality> | undefined;
  @SenderCodes() readonly senderCodes!: readonly payloads.SenderCode[] | undefined;
}

export class PhaseChanged implements Complete<payloads.PhaseChanged> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeField(clinical.phase) readonly phase!: CodeOf<typeof clinical.phase>;
  @Optional() @Line() @About("The provider's own name for the phase.") readonly label!: string | undefined;
}

export class ProgramChanged implements Complete<payloads.ProgramChanged> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Line() readonly program!: string;
}

export class ModalityChanged implements Complete<payloads.ModalityChanged> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CodeField(clinical.modality) readonly modality!: CodeOf<typeof clinical.modality>;
}

export class ChangeLevel implements Complete<commands.ChangeLevel> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Optional()
  @LevelField()
  @About('The level that is left. Read from the episode where left out, else checked against it.')
  readonly from!: domain.Level | undefined;
  @LevelField() readonly to!: domain.Level;
  @Optional()
  @CalendarDateField()
  @About('Last contact in the stay that ends. Where left out, the day of the change.')
  readonly lastContactOn!: CalendarDate | undefined;
  @Optional() @Line() readonly program!: string | undefined;
  @Optional() @CodeField(clinical.modality) readonly modality!: CodeOf<typeof clinical.modality> | undefined;
  @Optional() @Text(500) readonly reason!: string | undefined;
}

export class TreatmentPaused implements Complete<payloads.TreatmentPaused> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Text(500) readonly reason!: string;
}

export class TreatmentResumed implements Complete<payloads.TreatmentResumed> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @Optional() @Text(500) readonly reason!: string | undefined;
}

export class PatientDischarged implements Complete<payloads.PatientDischarged> {
  @EffectiveOn() readonly effectiveOn!: CalendarDate;
  @CalendarDateField() @About('Length of stay is counted to this day.') readonly lastContactOn!: CalendarDate;
  @AnswerField(teds.dischargeReason) readonly reason!: teds.Answer<typeof teds.dischargeReason>;
  @Optional() @CodeField(clinical.disposition) readonly disposition!: CodeOf<typeof clinical.disposition> | undefined;
  @Optional() @TextList({ max: 20 }, 200) readonly referredTo!: readonly string[] | undefined;
  @Optional() @Nested(() => OutcomeFacts) readonly outcomes!: payloads.OutcomeFacts | undefined;
  @SenderCodes() readonly senderCodes!: readonly payloads.SenderCode[] | undefined;
}
