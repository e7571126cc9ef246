import { describe, it } from '@jest/globals';
import * as send from '../testing/commands.js';
import * as on from '../testing/events.js';
import { admission, completedCourse } from '../testing/events.js';
import { given } from '../testing/given.js';

describe('a referral', () => {
  it('may come after assessments, diagnoses, screens and use reports', () =>
    given(on.assessed({ on: '2026-02-01' }), on.diagnosed(), on.screened(), on.useReported())
      .when(send.receiveReferral())
      .then(on.referred()));

  it('comes once', () =>
    given(on.referred())
      .when(send.receiveReferral({ on: '2026-02-17' }))
      .thenRejected('already-referred'));

  it('names the episode it readmits from', () =>
    given()
      .when(send.receiveReferral({ previousEpisodeId: 'episode-0' }))
      .then(on.referred({ previousEpisodeId: 'episode-0' })));

  it('cannot readmit from its own episode', () =>
    given()
      .when(send.receiveReferral({ previousEpisodeId: send.EPISODE_ID }))
      .thenRejected('previous-episode-is-itself', { field: 'previousEpisodeId' }));
});

describe('a waitlisting', () => {
  it('needs a referral first', () =>
    given().when(send.waitlistPatient()).thenRejected('no-referral', { retryable: true }));

  it('is not before the referral', () =>
    given(on.referred())
      .when(send.waitlistPatient({ on: '2026-02-15' }))
      .thenRejected('before-referral', { expected: '2026-02-16', actual: '2026-02-15' }));

  it('may be recorded late, and fall on the day of the admission', () =>
    given(...admission)
      .when(send.waitlistPatient({ on: '2026-03-02' }))
      .then(on.waitlisted({ on: '2026-03-02' })));

  it('is not after the admission', () =>
    given(...admission)
      .when(send.waitlistPatient({ on: '2026-03-03' }))
      .thenRejected('after-admission', { field: 'effectiveOn', expected: '2026-03-02', actual: '2026-03-03' }));
});

describe('an admission', () => {
  it('needs a referral first', () =>
    given(on.screened()).when(send.admitPatient()).thenRejected('no-referral', { retryable: true }));

  it('may fall on the day of the referral', () =>
    given(on.referred())
      .when(send.admitPatient({ on: '2026-02-16' }))
      .then(on.admitted({ on: '2026-02-16' })));

  it('is not before the referral', () =>
    given(on.referred())
      .when(send.admitPatient({ on: '2026-02-15' }))
      .thenRejected('before-referral'));

  it('comes once, also after the discharge: a readmission is an episode of its own', () => {
    given(...admission)
      .when(send.admitPatient())
      .thenRejected('already-admitted', { retryable: false });
    given(...completedCourse)
      .when(send.admitPatient({ on: '2026-07-01' }))
      .thenRejected('already-admitted');
  });

  it('is not before birth', () =>
    given(on.referred())
      .when(send.admitPatient({ birthDate: '2026-03-03' }))
      .thenRejected('birth-after-admission', { field: 'birthDate', expected: '2026-03-02', actual: '2026-03-03' }));

  it('may be the day of birth', () =>
    given(on.referred())
      .when(send.admitPatient({ birthDate: '2026-03-02' }))
      .then(on.admitted({ birthDate: '2026-03-02' })));

  it('does not follow a cancellation, whatever its date', () => {
    const cancelled = given(on.referred(), on.cancelled({ on: '2026-02-25' }));
    cancelled.when(send.admitPatient({ on: '2026-03-02' })).thenRejected('episode-cancelled');
    cancelled.when(send.admitPatient({ on: '2026-02-20' })).thenRejected('episode-cancelled');
  });
});

describe('a cancellation', () => {
  it('may follow a waitlisting, coverage, a need and a payer decision', () =>
    given(on.referred(), on.waitlisted(), on.coverageRecorded(), on.needIdentified(), on.authorizationDecided())
      .when(send.cancelEpisode())
      .then(on.cancelled()));

  it('takes late entries that are dated before it', () => {
    const cancelled = given(on.referred(), on.cancelled({ on: '2026-02-25' }));
    cancelled.when(send.waitlistPatient({ on: '2026-02-18' })).then(on.waitlisted({ on: '2026-02-18' }));
    cancelled.when(send.recordCoverage({ on: '2026-02-25' })).then(on.coverageRecorded({ on: '2026-02-25' }));
  });

  it('is followed by no waitlisting, coverage, need, decision or plan', () => {
    const cancelled = given(on.referred(), on.cancelled({ on: '2026-02-25' }));
    const details = { field: 'effectiveOn', expected: '2026-02-25', actual: '2026-02-26' };
    for (const say of [
      send.waitlistPatient,
      send.recordCoverage,
      send.identifyNeed,
      send.decideAuthorization,
      send.setTreatmentPlan,
    ]) {
      cancelled.when(say({ on: '2026-02-26' })).thenRejected('episode-cancelled', details);
    }
  });

  it('leaves nothing to treat, discharge or follow up, now or later', () => {
    const cancelled = given(on.referred(), on.cancelled());
    for (const command of [
      send.recordService(),
      send.recordMedication(),
      send.changePhase(),
      send.stepDown(),
      send.reviewContinuedStay(),
      send.dischargePatient(),
      send.arrangeContinuingCare(),
      send.recordFollowUp(),
    ]) {
      cancelled.when(command).thenRejected('episode-cancelled', { retryable: false });
    }
  });

  it('still takes assessments, diagnoses, screens and use reports', () =>
    given(on.referred(), on.cancelled()).when(send.recordDrugScreen()).then(on.screened()));

  it('is not dated before what was recorded about the episode', () =>
    given(on.referred(), on.coverageRecorded({ on: '2026-02-19' }))
      .when(send.cancelEpisode({ on: '2026-02-18' }))
      .thenRejected('episode-cancelled', { revision: 1, retryable: false }));

  it('needs a referral, comes once and never after the admission', () => {
    given().when(send.cancelEpisode()).thenRejected('no-referral', { retryable: true });
    given(on.referred())
      .when(send.cancelEpisode({ on: '2026-02-15' }))
      .thenRejected('before-referral');
    given(on.referred(), on.cancelled()).when(send.cancelEpisode()).thenRejected('already-cancelled');
    given(...admission)
      .when(send.cancelEpisode())
      .thenRejected('already-admitted');
  });
});

describe('a discharge', () => {
  it('needs an admission first', () =>
    given(on.referred()).when(send.dischargePatient()).thenRejected('not-admitted', { retryable: true }));

  it('may fall on the day of the admission', () =>
    given(...admission)
      .when(send.dischargePatient({ on: '2026-03-02' }))
      .then(on.discharged({ on: '2026-03-02' })));

  it('is not before the admission', () =>
    given(...admission, on.paused())
      .when(send.dischargePatient({ on: '2026-03-01' }))
      .thenRejected('before-admission', { field: 'effectiveOn', expected: '2026-03-02', actual: '2026-03-01' }));

  it('comes once', () =>
    given(...completedCourse)
      .when(send.dischargePatient({ on: '2026-05-29' }))
      .thenRejected('already-discharged'));

  it('is not before a move on record', () =>
    given(...admission, on.phaseChanged({ on: '2026-05-04' }))
      .when(send.dischargePatient({ on: '2026-05-01' }))
      .thenRejected('after-discharge', {
        revision: 2,
        expected: '2026-05-01',
        actual: '2026-05-04',
        retryable: false,
      }));

  it('has its last contact between the start of the stay and itself', () => {
    given(...admission)
      .when(send.dischargePatient({ on: '2026-05-22', lastContactOn: '2026-05-23' }))
      .thenRejected('last-contact-after-end', { field: 'lastContactOn', expected: '2026-05-22', actual: '2026-05-23' });
    given(...admission)
      .when(send.dischargePatient({ lastContactOn: '2026-03-01' }))
      .thenRejected('last-contact-before-stay', { field: 'lastContactOn', expected: '2026-03-02' });
    given(...admission, on.steppedDown({ on: '2026-04-20' }))
      .when(send.dischargePatient({ lastContactOn: '2026-04-19' }))
      .thenRejected('last-contact-before-stay', { expected: '2026-04-20' });
  });

  it('has its last contact no earlier than a service or medication on record', () => {
    given(...admission, on.served({ on: '2026-05-20' }))
      .when(send.dischargePatient({ lastContactOn: '2026-05-19' }))
      .thenRejected('contact-after-last-contact', { revision: 2, expected: '2026-05-19', actual: '2026-05-20' });
    given(...admission, on.medicated({ on: '2026-05-20' }))
      .when(send.dischargePatient({ lastContactOn: '2026-05-19' }))
      .thenRejected('contact-after-last-contact', { revision: 2 });
  });

  it('closes a pause', () =>
    given(...admission, on.paused())
      .when(send.dischargePatient())
      .then(on.discharged()));
});
