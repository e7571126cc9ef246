import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EpisodeCommand } from '#episode/commands';
import { admitPatient, receiveReferral, recordService, TODAY, voidEntries } from '#episode/testing/commands';
import type { EventStore } from '#event-store/port';
import { createRecorder, type Recorder } from './recorder.js';
import type { RecordRequest } from './request.js';
import { temporaryLog, type TemporaryLog } from './testing/log.js';

const recorderOn = (store: EventStore): Recorder => createRecorder({ store, today: () => TODAY });

function request({ type, data }: EpisodeCommand, more: Partial<RecordRequest> = {}): RecordRequest {
  return { commandId: randomUUID(), episodeId: 'e1', type, data, actor: 'spec', ...more };
}

describe('a source entry that was voided', () => {
  const source = { system: 'ehr', id: 'visit-7' };
  const visit = (minutes?: number) => request(recordService(minutes === undefined ? {} : { minutes }), { source });
  let log: TemporaryLog;
  let recorder: Recorder;
  let first: RecordRequest;
  beforeEach(async () => {
    log = await temporaryLog();
    recorder = recorderOn(log.store);
    for (const each of [receiveReferral(), admitPatient()]) await recorder.record(request(each));
    first = visit();
    await recorder.record(first);
  });
  afterEach(() => log.dispose());

  it('is recorded again under a new command id, with the same content or the next version', async () => {
    await recorder.record(request(voidEntries([2])));
    expect(await recorder.record(visit())).toMatchObject({ status: 'accepted', revision: 4n });
    await recorder.record(request(voidEntries([4])));
    expect(await recorder.record(visit(60))).toMatchObject({ status: 'accepted', revision: 6n });
  });

  it('is a duplicate under the command id that recorded it', async () => {
    await recorder.record(request(voidEntries([2])));
    expect(await recorder.record(first)).toMatchObject({ status: 'duplicate', revision: 2n });
  });

  it('is refused again where another version stands', async () => {
    await recorder.record(request(voidEntries([2])));
    await recorder.record(visit(60));
    expect(await recorder.record(visit())).toMatchObject({
      status: 'rejected',
      refusal: { code: 'source-entry-differs', details: { revision: 4 } },
    });
  });

  it('is recorded again though it was another server that voided it', async () => {
    await recorderOn(await log.another()).record(request(voidEntries([2])));
    expect(await recorder.record(visit())).toMatchObject({ status: 'accepted', revision: 4n });
  });
});
