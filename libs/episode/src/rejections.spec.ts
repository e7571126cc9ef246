import { describe, expect, it } from '@jest/globals';
import type { EpisodeCommand } from './commands.js';
import { rejectionCodes, type RejectionCode } from './rejections.js';
import * as send from './testing/commands.js';
import { correction } from './testing/commands.js';
import * as on from './testing/events.js';
import { admission, completedCourse, iop, outpatient, php, type SourcedEvent } from './testing/events.js';
import { given } from './testing/given.js';

const cancelled = [on.referred(), on.cancelled()];
const leftEarly = [...admission, on.discharged({ lastContactOn: '2026-05-15' })];

/** One command for every code, with the recorded events that cause the rejection. */
const provocations: Record<RejectionCode, readonly [readonly SourcedEvent[], EpisodeCommand]> = {
  'no-referral': [[], send.admitPatient()],
  'already-referred': [[on.referred()], send.receiveReferral()],
  'previous-episode-is-itself': [[], send.receiveReferral({ previousEpisodeId: send.EPISODE_ID })],
  'not-admitted': [[on.referred()], send.recordService()],
  'already-admitted': [admission, send.admitPatient()],
  'before-referral': [[on.referred()], send.admitPatient({ on: '2026-02-01' })],
  'before-admission': [admission, send.recordService({ on: '2026-03-01' })],
  'after-admission': [admission, send.waitlistPatient({ on: '2026-03-03' })],
  'after-last-contact': [leftEarly, send.recordService({ on: '2026-05-16' })],
  'after-discharge': [completedCourse, send.changePhase({ on: '2026-05-23' })],
  'last-contact-before-stay': [admission, send.dischargePatient({ lastContactOn: '2026-03-01' })],
  'last-contact-after-end': [admission, send.dischargePatient({ lastContactOn: '2026-05-23' })],
  'contact-after-last-contact': [[...admission, on.served()], send.dischargePatient({ lastContactOn: '2026-03-03' })],
  'already-discharged': [completedCourse, send.dischargePatient()],
  'not-discharged': [admission, send.recordFollowUp()],
  'before-discharge': [completedCourse, send.recordFollowUp({ on: '2026-05-21' })],
  'level-unchanged': [admission, send.stepDown({ to: iop })],
  'level-not-lower': [admission, send.stepDown({ to: php })],
  'level-not-higher': [admission, send.stepUp({ to: outpatient })],
  'level-not-lateral': [admission, send.transferLaterally({ to: php })],
  'level-does-not-follow': [admission, send.stepDown({ from: php })],
  'phase-unchanged': [[...admission, on.phaseChanged()], send.changePhase()],
  'program-unchanged': [[...admission, on.programChanged()], send.changeProgram()],
  'modality-unchanged': [[...admission, on.modalityChanged()], send.changeModality()],
  'already-paused': [[...admission, on.paused()], send.pauseTreatment()],
  'not-paused': [admission, send.resumeTreatment()],
  'already-cancelled': [cancelled, send.cancelEpisode()],
  'episode-cancelled': [cancelled, send.admitPatient()],
  'episode-void': [[...admission, on.episodeVoided()], send.recordService()],
  'episode-empty': [[], send.voidEpisode()],
  'dated-in-future': [[], send.recordDrugScreen({ on: '2027-01-01' })],
  'birth-after-admission': [[on.referred()], send.admitPatient({ birthDate: '2026-03-03' })],
  'period-reversed': [[on.referred()], send.decideAuthorization({ to: '2026-03-01' })],
  'entry-not-found': [admission, send.voidEntries([2])],
  'entry-not-correctable': [[...admission, on.served(), on.entriesVoided([2])], send.voidEntries([3])],
  'entry-void': [[...admission, on.served(), on.entriesVoided([2])], send.voidEntries([2])],
  'entry-named-twice': [[...admission, on.served()], send.voidEntries([2, 2])],
  'entry-type-differs': [admission, send.correctEntries([correction(0, on.admitted())])],
};

describe('every rejection code', () => {
  it.each(Object.entries(provocations))('%s can be provoked', (code, [events, command]) =>
    given(...events)
      .when(command)
      .thenRejected(code as RejectionCode),
  );

  it('is provoked here', () => {
    expect(Object.keys(provocations).sort()).toEqual(Object.keys(rejectionCodes).sort());
  });

  it('says in words what is wrong', () => {
    for (const { text } of Object.values(rejectionCodes)) expect(text).toMatch(/^[a-z].*[a-z]$/);
  });
});
