import * as clinical from '../codes/clinical.js';
import * as teds from '../codes/teds.js';
import { answer, code, date, level, line, object, optional, payload, text, texts, type DataOf } from '../fields.js';
import { effectiveOn, senderCodes } from './common.js';
import { admissionFacts, outcomeFacts } from './outcome-facts.js';

/* The frame of an episode: admission, the stays and what changes in them, discharge. */

const program = line();
const modality = code(clinical.modality);
const reason = text({ max: 500 });

export const patientAdmitted = payload('PatientAdmitted', {
  effectiveOn,
  level: level(),
  program: optional(program),
  modality: optional(modality),
  senderCodes,
  ...admissionFacts.fields,
});
export type PatientAdmitted = DataOf<typeof patientAdmitted>;

export const phaseChanged = payload('PhaseChanged', {
  effectiveOn,
  phase: code(clinical.phase),
  label: optional(line({ about: "The provider's own name for the phase." })),
});

export const programChanged = payload('ProgramChanged', { effectiveOn, program });

export const modalityChanged = payload('ModalityChanged', { effectiveOn, modality });

/** A move to another level: closes the stay and opens the next. */
export const levelChanged = payload('LevelChanged', {
  effectiveOn,
  from: level(),
  to: level(),
  /** Last contact in the stay that ends. */
  lastContactOn: date(),
  program: optional(program),
  modality: optional(modality),
  reason: optional(reason),
});
export type LevelChanged = DataOf<typeof levelChanged>;

/** The data of such a move in a command or a correction. If `from` or `lastContactOn` is absent, the episode supplies it. */
export const changeLevel = payload('ChangeLevel', {
  effectiveOn,
  from: optional(
    level({ about: 'The level that is left. Read from the episode where left out, else checked against it.' }),
  ),
  to: level(),
  lastContactOn: optional(
    date({ about: 'Last contact in the stay that ends. Where left out, the day of the change.' }),
  ),
  program: optional(program),
  modality: optional(modality),
  reason: optional(reason),
});
export type ChangeLevel = DataOf<typeof changeLevel>;

export const treatmentPaused = payload('TreatmentPaused', { effectiveOn, reason });

export const treatmentResumed = payload('TreatmentResumed', { effectiveOn, reason: optional(reason) });

export const patientDischarged = payload('PatientDischarged', {
  effectiveOn,
  lastContactOn: date({ about: 'Length of stay is counted to this day.' }),
  reason: answer(teds.dischargeReason),
  disposition: optional(code(clinical.disposition)),
  referredTo: optional(texts({ size: { max: 20 }, max: 200 })),
  outcomes: optional(object(outcomeFacts)),
  senderCodes,
});
