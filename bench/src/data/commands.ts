import { randomUUID } from 'node:crypto';
import type { CommandData, CommandType } from '#episode/commands';
import type { CalendarDate } from '#episode/dates';

/* What single commands say: services in episodes that are under way. */

const REFERRED_ON = '2025-01-06' as CalendarDate;
const ADMITTED_ON = '2025-01-13' as CalendarDate;

/** A body of `POST /v1/episodes/{id}/services`. */
export const service: CommandData['RecordService'] = {
  effectiveOn: '2025-02-03' as CalendarDate,
  kind: 'group',
  attendance: 'attended',
  approach: 'cbt',
  minutes: 180,
  modality: 'in-person',
  staff: 'counselor-7',
};

/** The name of an episode. If runs share a log, the name includes the run. */
export function episodeName(index: number, run = 'bench'): string {
  return `${run}-${index}`;
}

export function servicesPath(episodeId: string): string {
  return `/v1/episodes/${episodeId}/services`;
}

/** A command without what a sender is known by. */
interface Line<Type extends CommandType = CommandType> {
  readonly commandId: string;
  readonly episodeId: string;
  readonly type: Type;
  readonly data: CommandData[Type];
}

/** Lines that bring episodes to the point where services can be recorded. */
export function admissions(episodes: number, run?: string): Line[] {
  return Array.from({ length: episodes }, (_, index) => {
    const line = <Type extends CommandType>(type: Type, data: CommandData[Type]): Line<Type> => ({
      commandId: randomUUID(),
      episodeId: episodeName(index, run),
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
        sex: index % 2 === 0 ? 1 : 2,
        age: 18 + (index % 60),
      }),
    ];
  }).flat();
}
