import { describe, expect, it } from '@jest/globals';
import { schemaVersions } from './events.js';
import { describeEntry, describeHistory } from './describe.js';
import * as on from './testing/events.js';
import { admission, corrected, entriesCorrected, iop, outpatient, php } from './testing/events.js';
import { episodeOf, recorded } from './testing/given.js';
import { eventInWords } from './words/event.js';

const described = [
  [
    on.referred({ requestedLevel: iop, previousEpisodeId: 'e-0' }),
    'referred to clinic-a, patient patient-1, source Court or criminal justice referral, DUI, DWI, requested level asam-3:2.1 Intensive outpatient services (IOP), readmission after episode e-0',
  ],
  [on.waitlisted(), 'put on the waiting list: no place free, priority 2'],
  [
    on.coverageRecorded({ limits: { sessions: 36, amount: 5000 }, copay: 20, dailyRate: 300 }),
    'covered by Acme Health, in network, at most 36 sessions, at most $5000, copay $20, daily rate $300',
  ],
  [
    on.authorizationDecided(),
    'Acme Health approved 36 sessions at asam-3:2.1 Intensive outpatient services (IOP) from 2026-03-02 to 2026-05-29',
  ],
  [
    on.assessed({ recommendedLevel: iop }),
    'assessed with Patient Health Questionnaire-9, 1 rating, total 14, recommended level asam-3:2.1 Intensive outpatient services (IOP)',
  ],
  [on.diagnosed(), 'diagnosed with F11.20, rank 1'],
  [on.needIdentified({ plan: 'bus pass' }), 'need identified: transport, plan bus pass'],
  [
    on.admitted({ program: 'Evening IOP' }),
    'admitted to asam-3:2.1 Intensive outpatient services (IOP), program Evening IOP',
  ],
  [
    on.admitted({ modality: 'hybrid', medicationAssisted: 1, opioidTreatmentProgram: true }),
    'admitted to asam-3:2.1 Intensive outpatient services (IOP), hybrid, medication-assisted, opioid treatment program',
  ],
  [on.planSet(), 'treatment plan set: no opioid use, 9 hours a week, 3 sessions a week'],
  [on.phaseChanged({ label: 'Foundations' }), 'phase changed to initial, Foundations'],
  [on.programChanged(), 'program changed to Evening IOP'],
  [on.modalityChanged(), 'modality changed to telehealth'],
  [
    on.served({ approach: 'cbt', modality: 'telehealth', staff: 'Lee' }),
    'group counseling attended, 180 minutes, Cognitive behavioral therapy, telehealth, with Lee',
  ],
  [
    on.served({ attendance: 'no-show', minutes: undefined, reason: 'no transport' }),
    'group counseling no-show, no transport',
  ],
  [on.medicated(), 'buprenorphine 16 mg dispensed'],
  [on.screened(), 'drug screen: opiates negative'],
  [on.useReported(), 'use in the last 30 days: heroin on 4 days'],
  [on.useReported({ use: [] }), 'use in the last 30 days: none'],
  [
    on.reviewed({ nextReviewOn: '2026-04-13' }),
    'continued stay reviewed: continue at this level, next review 2026-04-13',
  ],
  [
    on.steppedDown({ lastContactOn: '2026-04-17', program: 'Aftercare', modality: 'in-person', reason: 'goals met' }),
    'stepped down from asam-3:2.1 Intensive outpatient services (IOP) to asam-3:1 Outpatient services, last contact 2026-04-17, program Aftercare, in person, goals met',
  ],
  [
    on.steppedUp(),
    'stepped up from asam-3:2.1 Intensive outpatient services (IOP) to asam-3:2.5 Partial hospitalization services (PHP), last contact 2026-04-20',
  ],
  [
    on.transferred(),
    'transferred from asam-3:2.1 Intensive outpatient services (IOP) to asam-4:2.1 Intensive outpatient (IOP), last contact 2026-04-20',
  ],
  [on.paused(), 'treatment paused: hospital stay'],
  [on.resumed({ reason: 'back home' }), 'treatment resumed, back home'],
  [
    on.discharged({ lastContactOn: '2026-05-15', disposition: 'home', referredTo: ['Clinic B', 'Dr. C'] }),
    'discharged: Treatment completed, last contact 2026-05-15, to home, referred to Clinic B and Dr. C',
  ],
  [on.discharged({ reason: 97 }), 'discharged: Unknown, last contact 2026-05-22'],
  [
    on.continuingCareArranged(),
    'continuing care arranged: Alcoholics Anonymous, Alumni group, with a relapse-prevention plan',
  ],
  [
    on.followedUp({ problemSeverity: 'mild' }),
    'follow-up 3 months after discharge: reached, 28 of 30 days abstinent, problem severity mild',
  ],
  [
    on.followedUp({ monthsAfterDischarge: 1, reached: false, daysAbstinent: undefined }),
    'follow-up 1 month after discharge: not reached',
  ],
  [on.cancelled(), 'cancelled: declined by the patient'],
] as const;

describe('an event in words', () => {
  it.each(described.map(([event, words]) => [event.type, words, event] as const))('%s: %s', (_type, words, event) => {
    expect(eventInWords(event)).toBe(words);
  });

  it('has an example here for every clinical event', () => {
    const types = new Set<string>(described.map(([{ type }]) => type));
    const correctingTypes = ['EntriesCorrected', 'EntriesVoided', 'EpisodeVoided'];
    expect([...types, ...correctingTypes].sort()).toEqual(Object.keys(schemaVersions).sort());
  });

  it('keeps a code that no list knows', () => {
    const discharged = on.discharged();
    const data = { ...discharged.data, disposition: 'moon' };
    expect(eventInWords({ ...discharged, data } as typeof discharged)).toContain('to moon');
  });
});

const lastOf = (...events: Parameters<typeof recorded>[0]) => describeHistory(recorded(events)).at(-1)!;

describe('an entry in words', () => {
  it('bears both dates and who recorded it', () => {
    expect(lastOf(on.admitted({ program: 'Evening IOP' })).words).toBe(
      '2026-03-02 (recorded 2026-06-01 by clinic-a): ' +
        'admitted to asam-3:2.1 Intensive outpatient services (IOP), program Evening IOP',
    );
  });

  it('that corrects gives the previous and the effective value, field by field', () => {
    const correction = entriesCorrected([
      corrected(1, on.admitted({ level: php, sex: 2, substances: [{ substance: 5, route: 4 }] })),
      corrected(2, on.discharged({ reason: 2 })),
    ]);
    expect(lastOf(...admission, on.discharged(), correction).words).toBe(
      '2026-06-01 (recorded 2026-06-01 by clinic-a): ' +
        'corrected entry 1 (2026-03-02: admitted to asam-3:2.1 Intensive outpatient services (IOP)): ' +
        'level asam-3:2.1 Intensive outpatient services (IOP) -> asam-3:2.5 Partial hospitalization services (PHP), ' +
        'sex nothing -> Female, substances.0.substance nothing -> Heroin, substances.0.route nothing -> Injection; ' +
        'entry 2 (2026-05-22: discharged: Treatment completed, last contact 2026-05-22): ' +
        'reason Treatment completed -> Dropped out of treatment; reason: typing error',
    );
  });

  it('that corrects a corrected entry starts from that correction, also when read later', () => {
    const events = [
      ...admission,
      on.served(),
      entriesCorrected([corrected(2, on.served({ minutes: 90 }))]),
      entriesCorrected([corrected(2, on.served({ minutes: 60 }))]),
      on.entriesVoided([2]),
    ];
    const episode = episodeOf(...events);
    const words = episode.entries.map((entry) => describeEntry(entry, episode));
    expect(words[3]).toContain('minutes 180 -> 90');
    expect(words[4]).toContain('minutes 90 -> 60');
    expect(words[5]).toContain(
      'voided entry 2 (2026-03-04: group counseling attended, 60 minutes); reason: entered in',
    );
    expect(words).toEqual(describeHistory(recorded(events)).map((line) => line.words));
  });

  it('that corrects an entry to its own payload says that nothing changed', () => {
    expect(lastOf(...admission, entriesCorrected([corrected(1, on.admitted())])).words).toContain('(IOP)): nothing; ');
  });

  it('that names an entry the log does not have can still be read', () => {
    expect(lastOf(on.entriesVoided([9])).words).toContain('voided entry 9; reason');
    expect(lastOf(entriesCorrected([corrected(9, on.served())])).words).toContain('corrected entry 9: nothing');
  });

  it('that voids the episode says why', () => {
    const voided = on.episodeVoided();
    expect(lastOf(...admission, voided).words).toContain('the whole episode is void: duplicate');
    const commented = { ...voided, data: { ...voided.data, comment: 'see episode 7' } };
    expect(lastOf(...admission, commented).words).toContain('void: duplicate, see episode 7');
  });
});

describe('what an entry changed', () => {
  const iopInWords = 'asam-3:2.1 Intensive outpatient services (IOP)';
  const phpInWords = 'asam-3:2.5 Partial hospitalization services (PHP)';

  it('is nothing for what only adds', () => {
    expect(lastOf(...admission, on.served()).changes).toEqual([]);
  });

  it('is the status and the stays it opens and closes', () => {
    expect(lastOf(...admission).changes).toEqual([
      'status: referred -> admitted',
      `stay 1 opened on 2026-03-02 at ${iopInWords}`,
    ]);
    expect(lastOf(...admission, on.steppedUp({ on: '2026-03-16' })).changes).toEqual([
      'stay 1 closed on 2026-03-16 by a step-up, last contact 2026-03-16, length of stay 15 days',
      `stay 2 opened on 2026-03-16 at ${phpInWords}`,
    ]);
    expect(lastOf(...admission, on.discharged({ lastContactOn: '2026-05-15' })).changes).toEqual([
      'status: admitted -> discharged',
      'stay 1 closed on 2026-05-22 by discharge, last contact 2026-05-15, length of stay 75 days',
      'length of stay of the episode: none -> 75 days',
    ]);
  });

  it('is a phase or a pause', () => {
    expect(lastOf(...admission, on.phaseChanged({ label: 'Foundations' })).changes).toEqual([
      'phase: none -> Initial (Foundations) from 2026-03-03',
    ]);
    expect(lastOf(...admission, on.paused(), on.resumed()).changes).toEqual([
      'pause: from 2026-04-06 -> from 2026-04-06 to 2026-04-13',
    ]);
  });

  it('is the program and the modality of a stay', () => {
    expect(lastOf(...admission, on.programChanged()).changes).toEqual(['stay 1: program: none -> Evening IOP']);
    expect(lastOf(...admission, on.modalityChanged()).changes).toEqual(['stay 1: modality: none -> telehealth']);
  });

  it('is every date and length that a correction moves', () => {
    const events = [...admission, on.steppedUp({ on: '2026-03-16' }), on.discharged()];
    expect(lastOf(...events, entriesCorrected([corrected(2, on.steppedUp({ on: '2026-03-20' }))])).changes).toEqual([
      'stay 1: end: 2026-03-16 -> 2026-03-20',
      'stay 1: last contact: 2026-03-16 -> 2026-03-20',
      'stay 1: length of stay: 15 days -> 19 days',
      'stay 2: start: 2026-03-16 -> 2026-03-20',
      'stay 2: length of stay: 68 days -> 64 days',
    ]);
    const lower = entriesCorrected([corrected(1, on.admitted({ on: '2026-03-01', level: outpatient }))]);
    expect(lastOf(...admission, lower).changes).toEqual([
      'stay 1: start: 2026-03-02 -> 2026-03-01',
      `stay 1: level: ${iopInWords} -> asam-3:1 Outpatient services`,
    ]);
  });

  it('is what a void takes back', () => {
    expect(lastOf(...admission, on.steppedUp(), on.entriesVoided([2])).changes).toEqual([
      'stay 1 reopened',
      'stay 2 taken back',
    ]);
    const oneDay = [on.referred(), on.admitted({ on: '2026-05-22' }), on.discharged()];
    expect(lastOf(...oneDay, on.entriesVoided([2])).changes).toEqual([
      'status: discharged -> admitted',
      'stay 1 reopened',
      'length of stay of the episode: 1 day -> none',
    ]);
    expect(lastOf(...admission, on.episodeVoided()).changes).toEqual(['status: admitted -> void']);
  });
});
