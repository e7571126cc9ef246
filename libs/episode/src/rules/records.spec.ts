import { describe, it } from '@jest/globals';
import * as send from '../testing/commands.js';
import * as on from '../testing/events.js';
import { admission, completedCourse } from '../testing/events.js';
import { given } from '../testing/given.js';

const leftEarly = [...admission, on.discharged({ on: '2026-05-22', lastContactOn: '2026-05-15' })];

describe('an attended service', () => {
  it('needs an admission first', () => {
    given(on.referred()).when(send.recordService()).thenRejected('not-admitted', { retryable: true });
    given().when(send.recordService()).thenRejected('not-admitted', { retryable: true });
  });

  it('is not before the admission', () =>
    given(...admission)
      .when(send.recordService({ on: '2026-03-01' }))
      .thenRejected('before-admission', { field: 'effectiveOn', expected: '2026-03-02', actual: '2026-03-01' }));

  it('may be recorded late, on any day from admission to last contact', () => {
    for (const day of ['2026-03-02', '2026-04-01', '2026-05-15']) {
      given(...leftEarly)
        .when(send.recordService({ on: day }))
        .then(on.served({ on: day }));
    }
  });

  it('is not after the last contact, nor after the discharge', () => {
    given(...leftEarly)
      .when(send.recordService({ on: '2026-05-16' }))
      .thenRejected('after-last-contact', { field: 'effectiveOn', expected: '2026-05-15', actual: '2026-05-16' });
    given(...leftEarly)
      .when(send.recordService({ on: '2026-05-22' }))
      .thenRejected('after-last-contact');
    given(...leftEarly)
      .when(send.recordService({ on: '2026-05-23' }))
      .thenRejected('after-discharge', { expected: '2026-05-22' });
  });

  it('is not between the last contact of a stay and the day it ended', () => {
    const stepped = given(...admission, on.steppedDown({ on: '2026-04-20', lastContactOn: '2026-04-17' }));
    stepped.when(send.recordService({ on: '2026-04-17' })).then(on.served({ on: '2026-04-17' }));
    stepped.when(send.recordService({ on: '2026-04-18' })).thenRejected('after-last-contact');
    stepped.when(send.recordService({ on: '2026-04-20' })).then(on.served({ on: '2026-04-20' }));
  });
});

describe('a service that was missed or cancelled', () => {
  it.each(['no-show', 'cancelled'] as const)('may lie between last contact and discharge: %s', (attendance) => {
    given(...leftEarly)
      .when(send.recordService({ on: '2026-05-22', attendance }))
      .then(on.served({ on: '2026-05-22', attendance }));
  });

  it('is not before the admission nor after the discharge', () => {
    given(...leftEarly)
      .when(send.recordService({ on: '2026-03-01', attendance: 'no-show' }))
      .thenRejected('before-admission');
    given(...leftEarly)
      .when(send.recordService({ on: '2026-05-23', attendance: 'no-show' }))
      .thenRejected('after-discharge');
  });
});

describe('a medication', () => {
  it('is a contact, as an attended service is', () => {
    given(...leftEarly)
      .when(send.recordMedication({ on: '2026-05-15' }))
      .then(on.medicated({ on: '2026-05-15' }));
    given(...leftEarly)
      .when(send.recordMedication({ on: '2026-05-16' }))
      .thenRejected('after-last-contact');
    given(on.referred()).when(send.recordMedication()).thenRejected('not-admitted');
  });
});

describe('assessments, diagnoses, screens and use reports', () => {
  const say = [
    [send.recordAssessment, on.assessed],
    [send.recordDiagnosis, on.diagnosed],
    [send.recordDrugScreen, on.screened],
    [send.reportSubstanceUse, on.useReported],
  ] as const;

  it('may be the first entry of an episode', () => {
    for (const [command, event] of say) given().when(command()).then(event());
  });

  it('may come after the discharge, when they are follow-up', () => {
    for (const [command, event] of say) {
      given(...leftEarly)
        .when(command({ on: '2026-09-01' }))
        .then(event({ on: '2026-09-01' }));
    }
  });
});

describe('coverage, needs and decisions of payers', () => {
  it('need a referral first', () => {
    for (const command of [send.recordCoverage(), send.identifyNeed(), send.decideAuthorization()]) {
      given().when(command).thenRejected('no-referral', { retryable: true });
    }
  });

  it('may bear any date: a plan was in force before the referral, a payer decides after the discharge', () => {
    given(on.referred())
      .when(send.recordCoverage({ on: '2026-01-01' }))
      .then(on.coverageRecorded({ on: '2026-01-01' }));
    given(...leftEarly)
      .when(send.decideAuthorization({ on: '2026-06-15' }))
      .then(on.authorizationDecided({ on: '2026-06-15' }));
  });

  it('refuse a period that ends before it starts, and take one of a day', () => {
    given(on.referred())
      .when(send.decideAuthorization({ from: '2026-03-02', to: '2026-03-01' }))
      .thenRejected('period-reversed', { field: 'to', expected: '2026-03-02', actual: '2026-03-01' });
    given(on.referred())
      .when(send.decideAuthorization({ from: '2026-03-02', to: '2026-03-02' }))
      .then(on.authorizationDecided({ from: '2026-03-02', to: '2026-03-02' }));
  });
});

describe('plans, reviews and continuing care', () => {
  it('lets a plan precede the admission but not follow the discharge', () => {
    given().when(send.setTreatmentPlan()).thenRejected('no-referral');
    given(on.referred())
      .when(send.setTreatmentPlan({ on: '2026-02-20' }))
      .then(on.planSet({ on: '2026-02-20' }));
    given(...leftEarly)
      .when(send.setTreatmentPlan({ on: '2026-05-23' }))
      .thenRejected('after-discharge');
  });

  it('reviews a stay between admission and discharge', () => {
    given(on.referred()).when(send.reviewContinuedStay()).thenRejected('not-admitted');
    given(...leftEarly)
      .when(send.reviewContinuedStay({ on: '2026-05-22' }))
      .then(on.reviewed({ on: '2026-05-22' }));
    given(...leftEarly)
      .when(send.reviewContinuedStay({ on: '2026-05-23' }))
      .thenRejected('after-discharge');
  });

  it('arranges continuing care from admission on, also after the discharge', () => {
    given(on.referred()).when(send.arrangeContinuingCare()).thenRejected('not-admitted');
    given(...admission)
      .when(send.arrangeContinuingCare({ on: '2026-03-01' }))
      .thenRejected('before-admission');
    given(...leftEarly)
      .when(send.arrangeContinuingCare({ on: '2026-06-05' }))
      .then(on.continuingCareArranged({ on: '2026-06-05' }));
  });
});

describe('a follow-up', () => {
  it('needs a discharge first', () =>
    given(...admission)
      .when(send.recordFollowUp())
      .thenRejected('not-discharged', { retryable: true }));

  it('is not before the discharge', () => {
    given(...completedCourse)
      .when(send.recordFollowUp({ on: '2026-05-21' }))
      .thenRejected('before-discharge', { field: 'effectiveOn', expected: '2026-05-22', actual: '2026-05-21' });
    given(...completedCourse)
      .when(send.recordFollowUp({ on: '2026-05-22' }))
      .then(on.followedUp({ on: '2026-05-22' }));
  });
});
