import { randomUUID } from 'node:crypto';
import { schemaVersions, type ClinicalPayloads, type EventType } from '#episode/events';
import { addDays, calendarDate } from '#episode/dates';
import { position, revision, streamName, type JsonObject, type RecordedEvent } from '#event-store/port';

const START = calendarDate('2025-01-13');
const LEVEL = { system: 'asam', edition: '3', code: '2.1' } as const;

/** An event of an episode as a log hands it out, in JSON but for its numbers. */
export interface LoggedLine {
  readonly type: EventType;
  readonly data: string;
  readonly metadata: string;
}

/** The events of one episode: services, each fifth of them corrected, each tenth entry a phase, a program or a pause. */
export function longEpisode(entries: number): LoggedLine[] {
  return Array.from({ length: entries }, (_, index) => {
    const [type, data] = entryAt(index);
    const commandId = randomUUID();
    const ids = { commandId, correlationId: commandId, causationId: commandId };
    const metadata = { ...ids, commandDigest: commandId, actor: 'clinic', schemaVersion: schemaVersions[type] };
    return { type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
  });
}

/** The events that these lines are, parsed. */
export function eventsIn(lines: readonly LoggedLine[]): RecordedEvent[] {
  return lines.map(({ type, data, metadata }, index) => ({
    kind: 'event',
    stream: streamName('episode-long'),
    id: `event-${index}`,
    revision: revision(index),
    position: position(index + 1),
    recordedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
    type,
    data: JSON.parse(data) as JsonObject,
    metadata: JSON.parse(metadata) as RecordedEvent['metadata'],
  }));
}

function entryAt(index: number): readonly [EventType, object] {
  const effectiveOn = addDays(START, Math.floor(index / 8));
  if (index === 0) return ['ReferralReceived', referral];
  if (index === 1) return ['PatientAdmitted', { effectiveOn, level: LEVEL, program: 'Evening IOP' }];
  if (index % 10 === 5) return move(Math.floor(index / 10), effectiveOn);
  if (index % 5 !== 4) return ['ServiceRecorded', service(effectiveOn, 180)];
  const corrections = [
    {
      revision: String(index - 1),
      type: 'ServiceRecorded',
      schemaVersion: schemaVersions.ServiceRecorded,
      data: service(effectiveOn, 90),
    },
  ];
  return ['EntriesCorrected', { corrections, reason: 'wrong minutes', effectiveOn }];
}

const referral: ClinicalPayloads['ReferralReceived'] = {
  effectiveOn: addDays(START, -7),
  patientId: 'patient-1',
  providerId: 'clinic',
  referralSource: 7,
};

function service(effectiveOn: ReturnType<typeof calendarDate>, minutes: number): ClinicalPayloads['ServiceRecorded'] {
  return { effectiveOn, kind: 'group', attendance: 'attended', approach: 'cbt', minutes, staff: 'counselor-7' };
}

function move(number: number, effectiveOn: string): readonly [EventType, object] {
  const moves = [
    ['PhaseChanged', { effectiveOn, phase: 'initial', label: `part ${number}` }],
    ['ProgramChanged', { effectiveOn, program: `Program ${number}` }],
    ['TreatmentPaused', { effectiveOn, reason: 'holiday' }],
    ['TreatmentResumed', { effectiveOn }],
  ] as const;
  return moves[number % moves.length]!;
}
