import { randomUUID } from 'node:crypto';

/** Bodies of commands as a record system sends them, for specs over HTTP. */

export const iop = { system: 'asam', edition: '3', code: '2.1' } as const;
export const php = { system: 'asam', edition: '3', code: '2.5' } as const;

export const referral = {
  effectiveOn: '2026-02-16',
  patientId: 'patient-1',
  providerId: 'clinic-a',
  referralSource: 7,
};
export const admission = { effectiveOn: '2026-03-02', level: php, program: 'Day program', sex: 2, age: 34 };
export const service = { effectiveOn: '2026-03-04', kind: 'group', attendance: 'attended', minutes: 180 };
export const stepDown = { effectiveOn: '2026-03-20', to: iop, program: 'Evening IOP', reason: 'stable' };
export const discharge = { effectiveOn: '2026-05-25', lastContactOn: '2026-05-22', reason: 1 };

/** One episode from referral to discharge: path segment, body and command type. */
export const course = [
  ['referral', referral, 'ReceiveReferral'],
  ['admission', admission, 'AdmitPatient'],
  ['services', service, 'RecordService'],
  ['step-down', stepDown, 'StepDown'],
  ['discharge', discharge, 'DischargePatient'],
] as const;

/** A line of a bulk request. */
export function line(episodeId: string, type: string, data: object, more: object = {}) {
  return { commandId: randomUUID(), episodeId, type, data, ...more };
}
