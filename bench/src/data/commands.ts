import { randomUUID } from 'node:crypto';

/* What single commands say: services in episodes that are under way. */

const REFERRED_ON = '2025-01-06';
const ADMITTED_ON = '2025-01-13';

/** A body of `POST /v1/episodes/{id}/services`. */
export const service = {
  effectiveOn: '2025-02-03',
  kind: 'group',
  attendance: 'attended',
  approach: 'cbt',
  minutes: 180,
  modality: 'in-person',
  staff: 'counselor-7',
};

export function episodeName(index: number): string {
  return `bench-${index}`;
}

export function servicesPath(episodeId: string): string {
  return `/v1/episodes/${episodeId}/services`;
}

/** Lines that bring episodes to the point where services can be recorded. */
export function admissions(episodes: number): object[] {
  return Array.from({ length: episodes }, (_, index) => {
    const line = (type: string, data: object) => ({
      commandId: randomUUID(),
      episodeId: episodeName(index),
      type,
      data,
    });
    return [
      line('ReceiveReferral', {
        effectiveOn: REFERRED_ON,
        patientId: `patient-${index}`,
        providerId: 'clinic',
        referralSource: 7,
      }),
      line('AdmitPatient', {
        effectiveOn: ADMITTED_ON,
        level: { system: 'asam', edition: '3', code: '2.1' },
        program: 'Evening IOP',
        sex: 1 + (index % 2),
        age: 18 + (index % 60),
      }),
    ];
  }).flat();
}
