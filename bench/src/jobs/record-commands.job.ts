import { randomUUID } from 'node:crypto';
import type { CalendarDate } from '#episode/dates';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { isRecorded } from '#recording/answer';
import { createRecorder } from '#recording/recorder';
import type { RecordRequest } from '#recording/request';
import { admissions, episodeName, service } from '../data/commands.js';
import { inOwnProcess } from '../processes/job.js';
import { writing, type Writing, type Written } from './writing.js';

const TODAY = '2026-01-01' as CalendarDate;

/** Records commands in this process, without HTTP: each is decided and appended to an episode in EventStoreDB. */
export const recordCommands = inOwnProcess(import.meta.url, async (options: Writing): Promise<Written> => {
  const store = await openEventStoreDb(options);
  const recorder = createRecorder({ store, today: () => TODAY });
  const record = async (request: Omit<RecordRequest, 'actor'>): Promise<void> => {
    const answer = await recorder.record({ ...request, actor: 'bench' });
    if (!isRecorded(answer)) throw new Error(`not recorded: ${answer.status}`);
  };
  const run = `run-${randomUUID()}`;
  await Promise.all(admissions(options.streams, run).map(record));
  const written = await writing(options, (stream) =>
    record({ commandId: randomUUID(), episodeId: episodeName(stream, run), type: 'RecordService', data: service }),
  );
  await store.close();
  return written;
});
