import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EpisodeCommand } from '#episode/commands';
import { correctEntries, correction, receiveReferral, TODAY, voidEpisode } from '#episode/testing/commands';
import { referred } from '#episode/testing/events';
import type { Answer } from './answer.js';
import { createRecorder, type Recorder } from './recorder.js';
import type { RecordRequest } from './request.js';
import { temporaryLog, type TemporaryLog } from './testing/log.js';

const request = ({ type, data }: EpisodeCommand, more: Partial<RecordRequest> = {}): RecordRequest => ({
  ...{ commandId: randomUUID(), episodeId: 'now', type, data, actor: 'spec' },
  ...more,
});

describe('the previous episode of a referral', () => {
  let log: TemporaryLog;
  let recorder: Recorder;
  beforeEach(async () => {
    log = await temporaryLog();
    recorder = createRecorder({ store: log.store, today: () => TODAY });
  });
  afterEach(() => log.dispose());

  const record = (command: EpisodeCommand, more?: Partial<RecordRequest>): Promise<Answer> =>
    recorder.record(request(command, more));

  /** An earlier episode, of Anna at clinic-a unless said otherwise. */
  const earlier = (data: { readonly patientId?: string; readonly providerId?: string } = {}) =>
    record(receiveReferral({ patientId: 'anna', providerId: 'clinic-a', ...data }), { episodeId: 'before' });

  const readmitted = (patientId: string) =>
    receiveReferral({ patientId, providerId: 'clinic-a', previousEpisodeId: 'before' });

  const strangers = (field: string): object => ({
    status: 'rejected',
    refusal: { code: 'previous-episode-of-another-patient', retryable: false, details: { field } },
  });

  it('is recorded where it is one of the patient', async () => {
    await earlier();
    expect(await record(readmitted('anna'))).toMatchObject({ status: 'accepted' });
  });

  it('of another patient is refused, and nothing is recorded', async () => {
    await earlier();
    expect(await record(readmitted('ben'))).toEqual(strangers('previousEpisodeId'));
    expect(await log.events()).toHaveLength(1);
  });

  it('that another server recorded is found in the log', async () => {
    const other = createRecorder({ store: await log.another(), today: () => TODAY });
    await other.record(request(receiveReferral({ patientId: 'anna' }), { episodeId: 'before' }));
    expect(await record(readmitted('ben'))).toEqual(strangers('previousEpisodeId'));
    // The cache may lag behind: the earlier episode turns out to be Ben's.
    const bens = correctEntries([correction(0, referred({ patientId: 'ben' }))]);
    await other.record(request(bens, { episodeId: 'before' }));
    expect(await record(readmitted('ben'))).toMatchObject({ status: 'accepted' });
  });

  it('that is not there yet, or void, is recorded', async () => {
    expect(await record(readmitted('ben'))).toMatchObject({ status: 'accepted' });
    await earlier();
    await record(voidEpisode(), { episodeId: 'before' });
    expect(await record(readmitted('cleo'), { episodeId: 'other' })).toMatchObject({ status: 'accepted' });
  });

  it('is judged as well where a correction names it, or another patient', async () => {
    await earlier();
    await record(readmitted('anna'));
    const corrected = (patientId: string) =>
      correctEntries([correction(0, referred({ patientId, providerId: 'clinic-a', previousEpisodeId: 'before' }))]);
    expect(await record(corrected('ben'))).toEqual(strangers('corrections.0.data.previousEpisodeId'));
    expect(await record(corrected('anna'))).toMatchObject({ status: 'accepted' });
  });

  it('is judged for each command of a group, and a command sent again has its first answer', async () => {
    await earlier();
    const sent = request(readmitted('anna'));
    const wrong = correctEntries([correction(0, referred({ patientId: 'ben', previousEpisodeId: 'before' }))]);
    const answers = await Promise.all([recorder.record(sent), record(wrong)]);
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'rejected']);
    await record(correctEntries([correction(0, referred({ patientId: 'ben' }))]), { episodeId: 'before' });
    expect(await recorder.record(sent)).toMatchObject({ status: 'duplicate' });
  });

  it('of another provider is to a limited sender as one that is not there, whoever it is of', async () => {
    const limited = { provider: 'clinic-a' };
    const answers: Answer[] = [];
    for (const [episodeId, patientId] of Object.entries({ absent: 'ben', own: 'anna', strange: 'ben' })) {
      if (episodeId === 'own') await earlier({ providerId: 'clinic-b' });
      answers.push(await record(readmitted(patientId), { episodeId, ...limited }));
    }
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    const events = await log.events();
    const said = ['absent', 'strange'].map((id) => events.find(({ stream }) => stream === `episode-${id}`)!.data);
    expect(said[1]).toEqual(said[0]);
    // Whoever may see it gets the refusal.
    expect(await record(readmitted('ben'), { episodeId: 'seen' })).toEqual(strangers('previousEpisodeId'));
  });

  it('of the own provider is judged for a limited sender too', async () => {
    await earlier();
    expect(await record(readmitted('ben'), { provider: 'clinic-a' })).toEqual(strangers('previousEpisodeId'));
    expect(await record(readmitted('anna'), { provider: 'clinic-a' })).toMatchObject({ status: 'accepted' });
  });
});
