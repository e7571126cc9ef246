import { randomUUID } from 'node:crypto';
import type { EpisodeCommand } from '#episode/commands';
import { admitPatient, receiveReferral, recordService, TODAY } from '#episode/testing/commands';
import type { EventStore } from '#event-store/port';
import { isRecorded } from '#recording/answer';
import { createRecorder } from '#recording/recorder';
import type { Recorder } from '#recording/recorder';
import type { RecordRequest } from '#recording/request';

/** A command, and the position in the answer to its sender. */
export interface Acknowledged {
  readonly commandId: string;
  readonly position: bigint;
}

/** Records eight commands on each of many episodes at once. A sender that gets `unknown` sends the command again. */
export async function recordCourses(
  store: EventStore,
  writers: number,
  onAcknowledged: () => void = () => {},
): Promise<Acknowledged[]> {
  const recorder = createRecorder({ store, today: () => TODAY, retry: { first: 1, most: 20, attempts: 4 } });
  const courses = Array.from({ length: writers }, () => recordCourse(recorder, onAcknowledged));
  return (await Promise.all(courses)).flat();
}

async function recordCourse(recorder: Recorder, onAcknowledged: () => void): Promise<Acknowledged[]> {
  const episodeId = randomUUID();
  const acknowledged: Acknowledged[] = [];
  const services = Array.from({ length: 6 }, () => recordService());
  for (const command of [receiveReferral(), admitPatient(), ...services]) {
    const sent = request(episodeId, command);
    acknowledged.push({ commandId: sent.commandId, position: await recordSurely(recorder, sent) });
    onAcknowledged();
  }
  return acknowledged;
}

async function recordSurely(recorder: Recorder, sent: RecordRequest): Promise<bigint> {
  for (;;) {
    const answer = await recorder.record(sent);
    if (isRecorded(answer)) return answer.position;
    if (answer.status !== 'unknown') throw new Error(`answered ${answer.status}`);
  }
}

function request(episodeId: string, { type, data }: EpisodeCommand): RecordRequest {
  return { commandId: randomUUID(), episodeId, type, data, actor: 'spec' };
}
