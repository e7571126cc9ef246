import { describe, expect, it } from '@jest/globals';
import { eventTypeOf } from './commands.js';
import { decide } from './decide.js';
import * as send from './testing/commands.js';
import * as on from './testing/events.js';
import { admission, completedCourse, iop, outpatient, php } from './testing/events.js';
import { episodeOf, given } from './testing/given.js';

describe('a command that fits', () => {
  const stories = [
    [[], send.receiveReferral(), on.referred()],
    [[on.referred()], send.waitlistPatient(), on.waitlisted()],
    [[on.referred()], send.recordCoverage(), on.coverageRecorded()],
    [[on.referred()], send.decideAuthorization(), on.authorizationDecided()],
    [[], send.recordAssessment(), on.assessed()],
    [[], send.recordDiagnosis(), on.diagnosed()],
    [[on.referred()], send.identifyNeed(), on.needIdentified()],
    [[on.referred()], send.admitPatient(), on.admitted()],
    [admission, send.setTreatmentPlan(), on.planSet()],
    [admission, send.changePhase(), on.phaseChanged()],
    [admission, send.changeProgram(), on.programChanged()],
    [admission, send.changeModality(), on.modalityChanged()],
    [admission, send.recordService(), on.served()],
    [admission, send.recordMedication(), on.medicated()],
    [[], send.recordDrugScreen(), on.screened()],
    [[], send.reportSubstanceUse(), on.useReported()],
    [admission, send.reviewContinuedStay(), on.reviewed()],
    [admission, send.stepDown(), on.steppedDown()],
    [admission, send.stepUp(), on.steppedUp()],
    [admission, send.transferLaterally(), on.transferred()],
    [admission, send.pauseTreatment(), on.paused()],
    [[...admission, on.paused()], send.resumeTreatment(), on.resumed()],
    [admission, send.dischargePatient(), on.discharged()],
    [admission, send.arrangeContinuingCare(), on.continuingCareArranged()],
    [completedCourse, send.recordFollowUp(), on.followedUp()],
    [[on.referred()], send.cancelEpisode(), on.cancelled()],
    [
      admission,
      send.correctEntries([send.correction(1, on.admitted({ program: 'Day IOP' }))], { on: '2026-06-01' }),
      on.entriesCorrected([on.corrected(1, on.admitted({ program: 'Day IOP' }))]),
    ],
    [admission, send.voidEntries([1], { on: '2026-06-01' }), on.entriesVoided([1])],
    [admission, send.voidEpisode({ on: '2026-06-01' }), on.episodeVoided()],
  ] as const;

  it.each(stories.map(([before, command, event]) => [command.type, event.type, before, command, event] as const))(
    '%s is recorded as %s',
    (_command, _event, before, command, event) =>
      given(...before)
        .when(command)
        .then(event),
  );

  it('has an example here for every command', () => {
    const described = stories.map(([, { type }]) => type);
    const all = [...Object.keys(eventTypeOf), 'CorrectEntries', 'VoidEntries', 'VoidEpisode'];
    expect([...new Set(described)].sort()).toEqual(all.sort());
  });
});

describe('a change of level', () => {
  it('starts from the level of the admission', () =>
    given(on.referred(), on.admitted({ level: php }))
      .when(send.stepDown({ to: iop }))
      .then(on.steppedDown({ from: php, to: iop })));

  it('starts from the level reached by its own date, not by its arrival', () =>
    given(...admission, on.steppedUp({ on: '2026-03-16' }), on.steppedDown({ on: '2026-05-04', from: php, to: iop }))
      .when(send.stepDown({ on: '2026-05-11', to: outpatient }))
      .then(on.steppedDown({ on: '2026-05-11', from: iop, to: outpatient })));

  it('has its last contact on its own day by default', () =>
    given(...admission)
      .when(send.stepDown({ on: '2026-04-20', lastContactOn: '2026-04-17' }))
      .then(on.steppedDown({ on: '2026-04-20', lastContactOn: '2026-04-17' })));
});

describe('a decision', () => {
  it('refuses everything once the episode is void', () =>
    given(...admission, on.episodeVoided())
      .when(send.recordService())
      .thenRejected('episode-void', { revision: 2, retryable: false }));

  it('refuses what is dated after the day it is received', () =>
    given(...admission)
      .when(send.receivedOn('2026-03-03', send.recordService({ on: '2026-03-04' })))
      .thenRejected('dated-in-future', { field: 'effectiveOn', expected: '2026-03-03', actual: '2026-03-04' }));

  it('takes what is dated on the day it is received', () =>
    given(...admission)
      .when(send.receivedOn('2026-03-04', send.recordService({ on: '2026-03-04' })))
      .then(on.served({ on: '2026-03-04' })));

  it('lets an old log that breaks a rule be written to', () =>
    given(on.admitted(), on.discharged({ on: '2026-02-01' }))
      .when(send.changePhase())
      .then(on.phaseChanged()));

  it('blames the command before an entry on record', () =>
    given(...admission, on.paused())
      .when(send.cancelEpisode())
      .thenRejected('already-admitted'));

  it('of the same command on the same episode is the same, and changes neither', () => {
    const episode = episodeOf(...admission);
    const command = send.stepDown();
    const before = JSON.stringify({ episode, command });
    expect(decide(command, episode)).toEqual(decide(command, episode));
    expect(JSON.stringify({ episode, command })).toBe(before);
  });
});
