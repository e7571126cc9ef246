import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { EpisodeCommand } from '#episode/commands';
import {
  admitPatient,
  correctEntries,
  correction,
  dischargePatient,
  receiveReferral,
  recordService,
  TODAY,
  voidEntries,
} from '#episode/testing/commands';
import { referred } from '#episode/testing/events';
import { rounds } from '#episode/testing/rounds';
import { withCodec } from '#event-store/codec';
import type { EventStore } from '#event-store/port';
import type { Answer } from './answer.js';
import { eventId } from './digest.js';
import { createRecorder, type Recorder } from './recorder.js';
import type { RecordRequest } from './request.js';
import { temporaryLog, type TemporaryLog } from './testing/log.js';

describe('recording commands', () => {
  let log: TemporaryLog;
  let recorder: Recorder;
  beforeEach(async () => {
    log = await temporaryLog();
    recorder = recorderOn(log.store);
  });
  afterEach(() => log.dispose());

  it('appends what was decided and answers where it stands', async () => {
    expect(await recorder.record(request(receiveReferral()))).toEqual({
      status: 'accepted',
      revision: 0n,
      position: 1n,
    });
    const [event] = await log.events();
    expect(event).toMatchObject({ type: 'ReferralReceived', stream: 'episode-e1', revision: 0n });
  });

  it('salts every event on its own', async () => {
    const admitted = request(admitPatient());
    await Promise.all([recorder.record(request(receiveReferral())), recorder.record(admitted)]);
    const salts = (await log.events()).map(({ salt }) => salt);
    expect(new Set(salts).size).toBe(2);
    for (const salt of salts) expect(salt).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });

  it('keeps who sent it, the command and its digest, and the cause in the metadata', async () => {
    const sent = request(receiveReferral(), {
      actor: 'clinic-a',
      source: { system: 'ehr', id: '7' },
      correlationId: 'c-1',
    });
    await recorder.record(sent);
    const [event] = await log.events();
    expect(event!.id).toBe(eventId(sent.commandId, 0));
    expect(event!.metadata).toEqual({
      commandId: sent.commandId,
      commandDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      correlationId: 'c-1',
      causationId: sent.commandId,
      actor: 'clinic-a',
      source: { system: 'ehr', id: '7' },
      schemaVersion: 1,
    });
  });

  it('refuses what the episode does not allow, and appends nothing', async () => {
    expect(await recorder.record(request(admitPatient()))).toEqual({
      status: 'rejected',
      refusal: { code: 'no-referral', retryable: true, details: {} },
    });
    expect(await log.events()).toEqual([]);
  });

  describe('a command sent again', () => {
    const sent = request(receiveReferral());

    it('gets its first answer again, after later entries and from another server', async () => {
      const first = await recorder.record(sent);
      await recorder.record(request(admitPatient()));
      const other = recorderOn(await log.another());
      expect(await recorder.record(sent)).toEqual({ ...first, status: 'duplicate' });
      expect(await other.record(sent)).toEqual({ ...first, status: 'duplicate' });
      expect(await log.events()).toHaveLength(2);
    });

    it('is recognised before If-Match is looked at', async () => {
      const first = await recorder.record({ ...sent, ifMatch: -1n });
      expect(await recorder.record({ ...sent, ifMatch: -1n })).toEqual({ ...first, status: 'duplicate' });
    });

    it('with another body is refused', async () => {
      await recorder.record(sent);
      const other = { ...request(receiveReferral({ patientId: 'patient-2' })), commandId: sent.commandId };
      expect(await recorder.record(other)).toMatchObject({
        status: 'rejected',
        refusal: { code: 'command-id-reused' },
      });
    });

    it('is decided again if it was refused before: only acceptances are remembered', async () => {
      const admission = request(admitPatient());
      expect((await recorder.record(admission)).status).toBe('rejected');
      await recorder.record(sent);
      expect((await recorder.record(admission)).status).toBe('accepted');
    });

    it('while the first is under way appends once', async () => {
      const answers = await Promise.all([sent, sent, sent].map((each) => recorder.record(each)));
      expect(answers.map(({ status }) => status).sort()).toEqual(['accepted', 'duplicate', 'duplicate']);
      expect(await log.events()).toHaveLength(1);
    });

    it('through two servers at once is recorded once, and both answer the same position', async () => {
      const other = recorderOn(await log.another());
      const sent = request(receiveReferral());
      const places = (await Promise.all([recorder.record(sent), other.record(sent)])).map(placeOf);
      expect(places[0]).toEqual(places[1]);
      expect(await log.events()).toHaveLength(1);
    });

    it('costs one read together with all others that are sent again', async () => {
      const sent = [receiveReferral(), admitPatient(), recordService(), dischargePatient()].map((each) =>
        request(each),
      );
      const first = await Promise.all(sent.map((each) => recorder.record(each)));
      let reads = 0;
      const counting = recorderOn({
        ...bound(log.store),
        readStream: (...args) => ((reads += 1), log.store.readStream(...args)),
      });
      await counting.record(sent[1]!);
      reads = 0;
      const again = await Promise.all([...sent].reverse().map((each) => counting.record(each)));
      expect(again).toEqual(first.reverse().map((answer) => ({ ...answer, status: 'duplicate' })));
      expect(reads).toBe(1);
    });

    it('is known by its id in its own episode only', async () => {
      await recorder.record(sent);
      const elsewhere = { ...sent, episodeId: 'e2' };
      expect((await recorder.record(elsewhere)).status).toBe('accepted');
    });
  });

  describe('a source entry', () => {
    const source = { system: 'ehr', id: 'referral-7' };

    it('is recorded once, whatever the command id', async () => {
      const first = await recorder.record(request(receiveReferral(), { source }));
      expect(await recorder.record(request(receiveReferral(), { source }))).toEqual({ ...first, status: 'duplicate' });
    });

    it('with other content is refused', async () => {
      await recorder.record(request(receiveReferral(), { source }));
      const changed = request(receiveReferral({ patientId: 'patient-2' }), { source });
      expect(await recorder.record(changed)).toMatchObject({
        status: 'rejected',
        refusal: { code: 'source-entry-differs', details: { revision: 0 } },
      });
    });
  });

  describe('with If-Match', () => {
    it('records at that revision only', async () => {
      await recorder.record(request(receiveReferral(), { ifMatch: -1n }));
      expect(await recorder.record(request(admitPatient(), { ifMatch: 3n }))).toEqual({
        status: 'conflict',
        expected: 3n,
        actual: 0n,
      });
      expect((await recorder.record(request(admitPatient(), { ifMatch: 0n }))).status).toBe('accepted');
    });

    it('sees what another server wrote before it says no', async () => {
      await recorder.record(request(receiveReferral()));
      await recorderOn(await log.another()).record(request(admitPatient()));
      expect((await recorder.record(request(recordService(), { ifMatch: 1n }))).status).toBe('accepted');
    });
  });

  describe('while other servers record', () => {
    it('reads on before it refuses', async () => {
      await recorder.record(request(receiveReferral()));
      await recorderOn(await log.another()).record(request(admitPatient()));
      expect((await recorder.record(request(recordService()))).status).toBe('accepted');
    });

    it('decides again on a conflict', async () => {
      await recorder.record(request(receiveReferral()));
      const other = recorderOn(await log.another());
      const answers = await Promise.all([
        recorder.record(request(admitPatient())),
        other.record(request(admitPatient())),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual(['accepted', 'rejected']);
      expect(await log.events()).toHaveLength(2);
    });
  });

  it('decides commands of one episode on each other and appends them together', async () => {
    const appends: number[] = [];
    const counting = recorderOn({
      ...bound(log.store),
      append: (...args) => (appends.push(args[2].length), log.store.append(...args)),
    });
    const answers = await Promise.all(
      [receiveReferral(), admitPatient(), recordService(), dischargePatient()].map((each) =>
        counting.record(request(each)),
      ),
    );
    expect(answers.map(placeOf)).toEqual([0n, 1n, 2n, 3n].map((revision) => ({ revision, position: revision + 1n })));
    expect(appends).toEqual([4]);
  });

  it('costs one append and no read once the episode is at hand', async () => {
    await recorder.record(request(receiveReferral()));
    const calls: string[] = [];
    const counting = recorderOn({
      ...bound(log.store),
      append: (...args) => (calls.push('append'), log.store.append(...args)),
      readStream: (...args) => (calls.push('read'), log.store.readStream(...args)),
    });
    const commands = [admitPatient(), recordService(), recordService(), dischargePatient()];
    for (const command of commands) expect((await counting.record(request(command))).status).toBe('accepted');
    expect(calls).toEqual(['read', 'append', 'append', 'append', 'append']);
  });

  describe('when the log does not confirm', () => {
    it('sends the same events again and finds the append that had arrived', async () => {
      const sent = request(receiveReferral());
      const answer = await recorderOn(losing(log.store, { answers: 1 })).record(sent);
      expect(answer).toEqual({ status: 'accepted', revision: 0n, position: 1n });
      expect(await log.events()).toHaveLength(1);
    });

    it('says so after some attempts, and the command can be sent again', async () => {
      const sent = request(receiveReferral());
      const unsure = recorderOn(losing(log.store, { answers: 3 }));
      expect((await unsure.record(sent)).status).toBe('unknown');
      expect(await unsure.record(sent)).toEqual({ status: 'duplicate', revision: 0n, position: 1n });
      expect(await log.events()).toHaveLength(1);
    });
  });

  describe('what the log finds too large', () => {
    const remark = (length: number) => recordService({ reason: 'x'.repeat(length) });

    it('is refused with the limit, and nothing is appended', async () => {
      await recorder.record(request(receiveReferral()));
      await recorder.record(request(admitPatient()));
      const refused = { status: 'rejected', refusal: { code: 'entry-too-large', retryable: false } };
      expect(await recorder.record(request(remark(1_048_576)))).toMatchObject(refused);
      expect(await recorderOn(padding(log.store, 1_048_576)).record(request(recordService()))).toMatchObject({
        ...refused,
        refusal: { details: { expected: '1048576' } },
      });
      expect(await log.events()).toHaveLength(2);
    });

    it('together is recorded in parts, and only what is too large by itself is refused', async () => {
      const commands = [receiveReferral(), admitPatient(), recordService(), remark(1_048_576), dischargePatient()];
      const padded = recorderOn(padding(log.store, 200_000));
      const answers = await Promise.all(commands.map((command) => padded.record(request(command))));
      expect(answers.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted', 'rejected', 'accepted']);
      expect((await log.events()).map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n]);
    });
  });

  describe('for a sender limited to one provider', () => {
    it('records in that provider’s episodes only', async () => {
      await recorder.record(request(receiveReferral({ providerId: 'clinic-a' })));
      expect((await recorder.record(request(admitPatient(), { provider: 'clinic-a' }))).status).toBe('accepted');
      expect(await recorder.record(request(recordService(), { provider: 'clinic-b' }))).toMatchObject({
        status: 'rejected',
        refusal: { code: 'episode-id-unavailable' },
      });
    });

    it('answers alike for episodes of others and for those that are not there, whatever is sent', async () => {
      const source = { system: 'ehr', id: 'r-1' };
      const referral = request(receiveReferral({ providerId: 'clinic-a' }), { source });
      await recorder.record(referral);
      await recorder.record(request(admitPatient()));
      const commands = [
        admitPatient(),
        recordService(),
        dischargePatient(),
        correctEntries([correction(0, referred())]),
      ];
      const limited = { provider: 'clinic-b' };
      const envelopes: readonly Partial<RecordRequest>[] = [
        {},
        { ifMatch: 1n },
        { ifMatch: 7n },
        { ifMatch: -1n },
        { source },
        { commandId: referral.commandId },
      ];
      const unavailable = {
        status: 'rejected',
        refusal: { code: 'episode-id-unavailable', details: {}, retryable: true },
      };
      for (const command of commands) {
        for (const envelope of envelopes) {
          const send = (episodeId: string) => recorder.record(request(command, { ...envelope, ...limited, episodeId }));
          expect(await send('e1')).toEqual(unavailable);
          expect(await send('not-there')).toEqual(unavailable);
        }
      }
    });

    it('says only that the id is taken to a provider who refers under an id of another provider', async () => {
      const referral = request(receiveReferral({ providerId: 'clinic-a' }));
      await recorder.record(referral);
      const own = receiveReferral({ providerId: 'clinic-b' });
      const taken = { status: 'rejected', refusal: { code: 'episode-id-unavailable', details: {}, retryable: false } };
      for (const envelope of [{}, { ifMatch: -1n }, { ifMatch: 0n }, { commandId: referral.commandId }]) {
        expect(await recorder.record(request(own, { ...envelope, provider: 'clinic-b' }))).toEqual(taken);
      }
    });

    it('knows its own commands again after it voided the referral', async () => {
      const limited = { provider: 'clinic-a' };
      const referral = request(receiveReferral({ providerId: 'clinic-a' }), limited);
      await recorder.record(referral);
      const voids = request(voidEntries([0]), limited);
      expect((await recorder.record(voids)).status).toBe('accepted');
      expect((await recorder.record(voids)).status).toBe('duplicate');
      expect((await recorder.record(referral)).status).toBe('duplicate');
      const other = request(receiveReferral({ providerId: 'clinic-b' }), { provider: 'clinic-b' });
      expect(await recorder.record(other)).toMatchObject({ refusal: { code: 'episode-id-unavailable' } });
    });

    it('takes referrals to that provider only', async () => {
      const referral = request(receiveReferral({ providerId: 'clinic-a' }), { provider: 'clinic-b' });
      expect(await recorder.record(referral)).toMatchObject({ refusal: { code: 'provider-not-yours' } });
      expect((await recorder.record({ ...referral, provider: 'clinic-a' })).status).toBe('accepted');
    });
  });

  it('does not let a limited sender hand an episode to another provider', async () => {
    await recorder.record(request(receiveReferral({ providerId: 'clinic-a' })));
    const handOver = correctEntries([correction(0, referred({ providerId: 'clinic-b' }))]);
    expect(await recorder.record(request(handOver, { provider: 'clinic-a' }))).toMatchObject({
      refusal: { code: 'provider-not-yours' },
    });
  });

  it('records each command once, however often and in whatever order they are sent again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }), async (order) => {
        const episodeId = randomUUID();
        const commands = [receiveReferral(), admitPatient(), recordService(), dischargePatient()].map((each) => ({
          ...request(each),
          episodeId,
        }));
        for (const index of order) await recorder.record(commands[index]!);
        const answers = await Promise.all(commands.map((each) => recorder.record(each)));
        const revisions = answers.map(placeOf).map(({ revision }) => revision);
        expect([...revisions].sort()).toEqual([0n, 1n, 2n, 3n]);
      }),
      { numRuns: rounds({ usual: 10, long: 25 }) },
    );
  });
});

function recorderOn(store: EventStore): Recorder {
  return createRecorder({ store, today: () => TODAY, retry: { first: 0, most: 0, attempts: 3 } });
}

function request({ type, data }: EpisodeCommand, more: Partial<RecordRequest> = {}): RecordRequest {
  return { commandId: randomUUID(), episodeId: 'e1', type, data, actor: 'spec', ...more };
}

function placeOf(answer: Answer) {
  if (answer.status !== 'accepted' && answer.status !== 'duplicate') throw new Error(`not recorded: ${answer.status}`);
  return { revision: answer.revision, position: answer.position };
}

/** A store whose payloads take `bytes` more than the data sent, as sealed payloads may. */
function padding(store: EventStore, bytes: number): EventStore {
  return withCodec(store, {
    name: 'padding',
    encode: (_stream, data) => ({ ...data, padding: 'x'.repeat(bytes) }),
    decode: (_stream, { padding: _padding, ...data }) => data,
  });
}

/** A store that writes its next appends but loses their answers. */
function losing(store: EventStore, lost: { answers: number }): EventStore {
  return {
    ...bound(store),
    async append(...args) {
      const appended = await store.append(...args);
      if (lost.answers-- > 0) throw new Error('connection lost');
      return appended;
    },
  };
}

function bound(store: EventStore): EventStore {
  return {
    append: store.append.bind(store),
    readStream: store.readStream.bind(store),
    readAll: store.readAll.bind(store),
    subscribe: store.subscribe.bind(store),
    head: store.head.bind(store),
    identity: store.identity.bind(store),
    close: store.close.bind(store),
  };
}
