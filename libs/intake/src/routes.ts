import type { CommandData, CommandType } from '#episode/commands';
import type { PayloadClass } from './complete.js';
import { examples } from './examples.js';
import { commandTypes } from './payloads/command-line.js';
import { commandPayloads } from './payloads/command-payloads.js';

/** How one command is offered over HTTP: `POST /v1/episodes/{id}/<segment>`. */
export interface CommandRoute<Type extends CommandType = CommandType> {
  readonly type: Type;
  readonly segment: string;
  /** One line for the API's documentation. */
  readonly summary: string;
  /** The class that declares the body. */
  readonly payload: PayloadClass<CommandData[Type]>;
  /** A body that is valid. */
  readonly example: object;
}

/** Segments: singular for what an episode has or does once at a time, plural for what adds up. */
const described: { readonly [Type in CommandType]: readonly [segment: string, summary: string] } = {
  ReceiveReferral: ['referral', 'Open an episode with the referral of a patient'],
  WaitlistPatient: ['waitlist', 'Put the patient on the waiting list'],
  RecordCoverage: ['coverages', "Record a payer's coverage"],
  DecideAuthorization: ['authorizations', "Record a payer's decision on an authorization"],
  RecordAssessment: ['assessments', 'Record an assessment with its ratings'],
  RecordDiagnosis: ['diagnoses', 'Record a diagnosis'],
  IdentifyNeed: ['needs', 'Record a need beside treatment'],
  AdmitPatient: ['admission', 'Admit the patient at a level of care'],
  SetTreatmentPlan: ['treatment-plan', 'Set the treatment plan'],
  ChangePhase: ['phase', 'Move to another phase of the stay'],
  ChangeProgram: ['program', 'Move to another program at the same level'],
  ChangeModality: ['modality', 'Change how services are delivered'],
  RecordService: ['services', 'Record a service: attended, missed or cancelled'],
  RecordMedication: ['medications', 'Record a medication dispensed or administered'],
  RecordDrugScreen: ['drug-screens', 'Record the results of a drug screen'],
  ReportSubstanceUse: ['substance-use-reports', 'Record the substance use that the patient reports'],
  ReviewContinuedStay: ['continued-stay-reviews', 'Record a continued-stay review'],
  StepDown: ['step-down', 'Move to a lower level of care'],
  StepUp: ['step-up', 'Move to a higher level of care'],
  TransferLaterally: ['lateral-transfer', 'Move to a level of equal rank or of another edition'],
  PauseTreatment: ['pause', 'Pause treatment'],
  ResumeTreatment: ['resumption', 'Resume paused treatment'],
  DischargePatient: ['discharge', 'Discharge the patient'],
  ArrangeContinuingCare: ['continuing-care', 'Record what is arranged for the time after discharge'],
  RecordFollowUp: ['follow-ups', 'Record a follow-up after discharge'],
  CancelEpisode: ['cancellation', 'End the episode before admission'],
  CorrectEntries: ['corrections', 'Correct one or several entries, judged together'],
  VoidEntries: ['voided-entries', 'Void entries made in error'],
  VoidEpisode: ['void', 'Void the whole episode: it leaves every report, its history stays'],
};

/** Every command with its route, in the order of an episode. */
export const commandRoutes: readonly CommandRoute[] = commandTypes.map(routeOf);

const bySegment = new Map(commandRoutes.map((route) => [route.segment, route]));

/** The route of a command. */
export function routeOf<Type extends CommandType>(type: Type): CommandRoute<Type> {
  const [segment, summary] = described[type];
  const payloads: { readonly [Each in CommandType]: PayloadClass<CommandData[Each]> } = commandPayloads;
  return { type, segment, summary, payload: payloads[type], example: examples[type] };
}

/** The route whose segment stands in an address, if there is one. */
export function routeAt(segment: string): CommandRoute | undefined {
  return bySegment.get(segment);
}
