import { describe, it } from '@jest/globals';
import * as send from './testing/commands.js';
import { correction } from './testing/commands.js';
import * as on from './testing/events.js';
import {
  admission,
  completedCourse,
  corrected,
  entriesCorrected,
  fromSource,
  iop,
  outpatient,
  php,
  residential,
} from './testing/events.js';
import { given } from './testing/given.js';

const date = '2026-06-01';

describe('correcting an entry', () => {
  it('replaces its payload and keeps its place', () =>
    given(...admission, on.served())
      .when(send.correctEntries([correction(2, on.served({ minutes: 90 }))], { on: date }))
      .then(entriesCorrected([corrected(2, on.served({ minutes: 90 }))])));

  it('is dated on the day it is received by default', () =>
    given(...admission)
      .when(send.receivedOn('2026-04-01', send.correctEntries([correction(1, on.admitted({ program: 'Day' }))])))
      .then(entriesCorrected([corrected(1, on.admitted({ program: 'Day' }))], { on: '2026-04-01' })));

  it('may be said again of an entry that was corrected before', () =>
    given(...admission, on.served(), entriesCorrected([corrected(2, on.served({ minutes: 90 }))]))
      .when(send.correctEntries([correction(2, on.served({ minutes: 60 }))], { on: date }))
      .then(entriesCorrected([corrected(2, on.served({ minutes: 60 }))])));

  it('may name the entry as its sender does', () =>
    given(...admission, fromSource('visit-1', on.served()))
      .when(send.correctEntries([correction('visit-1', on.served({ minutes: 90 }))], { on: date }))
      .then(entriesCorrected([corrected(2, on.served({ minutes: 90 }))])));

  it('fills in the level before and the last contact of a level change', () => {
    const { data } = send.stepDown({ to: outpatient });
    given(...admission, on.steppedUp({ on: '2026-03-16' }), on.steppedDown({ on: '2026-04-20', from: php, to: iop }))
      .when(send.correctEntries([{ revision: '3', type: 'SteppedDown', data }], { on: date }))
      .then(entriesCorrected([corrected(3, on.steppedDown({ from: php, to: outpatient }))]));
  });
});

describe('what cannot be corrected', () => {
  const again = (name: number | string) => send.correctEntries([correction(name, on.served())]);

  it('is an entry that does not exist', () => {
    const details = { field: 'corrections.0', retryable: true };
    given(...admission)
      .when(again(7))
      .thenRejected('entry-not-found', details);
    given(...admission)
      .when(again('visit-1'))
      .thenRejected('entry-not-found', details);
  });

  it('is an entry whose revision and source name different ones', () =>
    given(...admission, on.served(), fromSource('visit-1', on.served()))
      .when(send.correctEntries([{ ...correction('visit-1', on.served()), revision: '2' }]))
      .thenRejected('entry-not-found'));

  it('is a void entry, a correction or a void', () => {
    const entries = [...admission, on.served(), entriesCorrected([corrected(2, on.served())]), on.entriesVoided([2])];
    given(...entries)
      .when(again(2))
      .thenRejected('entry-void', { field: 'corrections.0', revision: 2 });
    given(...entries)
      .when(again(3))
      .thenRejected('entry-not-correctable', { revision: 3 });
    given(...entries)
      .when(again(4))
      .thenRejected('entry-not-correctable', { revision: 4 });
  });

  it('is an entry of another type', () =>
    given(...admission)
      .when(send.correctEntries([correction(1, on.served())]))
      .thenRejected('entry-type-differs', {
        field: 'corrections.0.type',
        expected: 'PatientAdmitted',
        actual: 'ServiceRecorded',
      }));

  it('is an entry named twice, under whatever name', () =>
    given(...admission, fromSource('visit-1', on.served()))
      .when(send.correctEntries([correction(2, on.served()), correction('visit-1', on.served())]))
      .thenRejected('entry-named-twice', { field: 'corrections.1', revision: 2 }));
});

describe('a correction must leave a legal history', () => {
  it('does not move the admission past a service on record', () =>
    given(...admission, on.served({ on: '2026-03-04' }))
      .when(send.correctEntries([correction(1, on.admitted({ on: '2026-03-05' }))]))
      .thenRejected('before-admission', {
        revision: 2,
        expected: '2026-03-05',
        actual: '2026-03-04',
        retryable: false,
      }));

  it('moves both where both are corrected together', () =>
    given(...admission, on.served({ on: '2026-03-04' }))
      .when(
        send.correctEntries(
          [correction(1, on.admitted({ on: '2026-03-05' })), correction(2, on.served({ on: '2026-03-06' }))],
          { on: date },
        ),
      )
      .then(
        entriesCorrected([
          corrected(1, on.admitted({ on: '2026-03-05' })),
          corrected(2, on.served({ on: '2026-03-06' })),
        ]),
      ));

  it('names the field of the correction that is wrong', () =>
    given(...admission, on.served({ on: '2026-03-04' }))
      .when(
        send.correctEntries([
          correction(1, on.admitted({ on: '2026-03-05' })),
          correction(2, on.served({ on: '2026-03-04' })),
        ]),
      )
      .thenRejected('before-admission', { field: 'corrections.1.data.effectiveOn', revision: 2 }));

  it('keeps a corrected contact before the last contact, and says it of the contact', () =>
    given(...admission, on.served(), on.discharged())
      .when(
        send.correctEntries([
          correction(2, on.served({ on: '2026-05-22' })),
          correction(3, on.discharged({ lastContactOn: '2026-05-20' })),
        ]),
      )
      .thenRejected('after-last-contact', { field: 'corrections.0.data.effectiveOn', revision: 2 }));

  it('does not change a level from which a later change starts', () =>
    given(
      ...admission,
      on.steppedUp({ on: '2026-03-16', to: php }),
      on.steppedDown({ on: '2026-04-20', from: php, to: iop }),
    )
      .when(send.correctEntries([correction(2, on.steppedUp({ on: '2026-03-16', to: residential }))]))
      .thenRejected('level-does-not-follow', {
        revision: 3,
        expected: 'asam-3:3.1',
        actual: 'asam-3:2.5',
        retryable: false,
      }));

  it('changes a chain of levels where the whole chain is corrected', () => {
    const up = on.steppedUp({ on: '2026-03-16', to: residential });
    const down = on.steppedDown({ on: '2026-04-20', from: residential, to: iop });
    given(...admission, on.steppedUp({ on: '2026-03-16', to: php }), on.steppedDown({ from: php, to: iop }))
      .when(send.correctEntries([correction(3, down), correction(2, up)], { on: date }))
      .then(entriesCorrected([corrected(3, down), corrected(2, up)]));
  });

  it('reads a level left out from the other corrections of the command', () => {
    const up = on.steppedUp({ on: '2026-03-16', to: residential });
    const { data } = send.stepDown({ to: iop });
    given(...admission, on.steppedUp({ on: '2026-03-16', to: php }), on.steppedDown({ from: php, to: iop }))
      .when(send.correctEntries([correction(2, up), { revision: '3', type: 'SteppedDown', data }], { on: date }))
      .then(entriesCorrected([corrected(2, up), corrected(3, on.steppedDown({ from: residential, to: iop }))]));
  });

  it('does not move one level change past another', () =>
    given(
      ...admission,
      on.steppedUp({ on: '2026-03-16', to: php }),
      on.steppedDown({ on: '2026-04-20', from: php, to: iop }),
    )
      .when(send.correctEntries([correction(2, on.steppedUp({ on: '2026-04-21', to: php }))]))
      .thenRejected('level-does-not-follow', { revision: 3, retryable: false }));

  it('does not put an entry after the day it is received', () =>
    given(...admission)
      .when(send.receivedOn('2026-03-10', send.correctEntries([correction(1, on.admitted({ on: '2026-03-11' }))])))
      .thenRejected('dated-in-future', { field: 'corrections.0.data.effectiveOn', expected: '2026-03-10' }));

  it('is not itself dated in the future', () =>
    given(...admission)
      .when(send.receivedOn('2026-03-10', send.correctEntries([correction(1, on.admitted())], { on: '2026-03-11' })))
      .thenRejected('dated-in-future', { field: 'effectiveOn' }));

  it('is held to the rules of single entries too', () => {
    given(...admission)
      .when(send.correctEntries([correction(1, on.admitted({ birthDate: '2027-01-01' }))]))
      .thenRejected('birth-after-admission', { field: 'corrections.0.data.birthDate', revision: 1 });
    given(...admission)
      .when(send.correctEntries([correction(0, on.referred({ previousEpisodeId: send.EPISODE_ID }))]))
      .thenRejected('previous-episode-is-itself', { field: 'corrections.0.data.previousEpisodeId' });
    given(on.referred(), on.authorizationDecided())
      .when(send.correctEntries([correction(1, on.authorizationDecided({ to: '2026-01-01' }))]))
      .thenRejected('period-reversed', { field: 'corrections.0.data.to', revision: 1 });
  });

  it('may mend an old log that breaks a rule, one entry at a time', () =>
    given(...admission, on.served({ on: '2026-02-20' }), on.discharged({ on: '2026-02-27' }))
      .when(send.correctEntries([correction(3, on.discharged())], { on: date }))
      .then(entriesCorrected([corrected(3, on.discharged())])));

  it('may not break another rule by an entry that breaks one already', () => {
    const afterLastContact = on.served({ on: '2026-05-16' });
    const { code, revision } = { code: 'after-discharge', revision: 3 } as const;
    given(...admission, on.discharged({ on: '2026-05-22', lastContactOn: '2026-05-15' }), afterLastContact)
      .when(send.correctEntries([correction(2, on.discharged({ on: '2026-05-15', lastContactOn: '2026-05-15' }))]))
      .thenRejected(code, { revision, retryable: false });
  });
});

describe('voiding entries', () => {
  it('takes them back together', () =>
    given(...admission, on.served(), on.paused(), on.resumed())
      .when(send.voidEntries([3, 4], { on: date }))
      .then(on.entriesVoided([3, 4])));

  it('may name an entry as its sender does', () =>
    given(...admission, fromSource('visit-1', on.served()))
      .when(send.voidEntries(['visit-1'], { on: date }))
      .then(on.entriesVoided([2])));

  it('leaves nothing that needs what is void', () => {
    const conflict = (revision: number) => ({ revision, retryable: false });
    given(...admission)
      .when(send.voidEntries([0]))
      .thenRejected('no-referral', conflict(1));
    given(...admission, on.served())
      .when(send.voidEntries([1]))
      .thenRejected('not-admitted', conflict(2));
    given(...completedCourse, on.followedUp())
      .when(send.voidEntries([2]))
      .thenRejected('not-discharged', conflict(3));
    given(...admission, on.paused(), on.resumed())
      .when(send.voidEntries([2]))
      .thenRejected('not-paused', conflict(3));
    given(...admission, on.steppedUp(), on.steppedDown({ on: '2026-05-04', from: php, to: iop }))
      .when(send.voidEntries([2]))
      .thenRejected('level-does-not-follow', conflict(3));
  });

  it('lets them be recorded again', () => {
    given(...admission, on.entriesVoided([1]))
      .when(send.admitPatient({ level: php }))
      .then(on.admitted({ level: php }));
    given(on.referred(), on.entriesVoided([0]))
      .when(send.receiveReferral())
      .then(on.referred());
    given(...completedCourse, on.entriesVoided([2]))
      .when(send.recordService({ on: '2026-05-29' }))
      .then(on.served({ on: '2026-05-29' }));
    given(on.referred(), on.cancelled(), on.entriesVoided([1]))
      .when(send.admitPatient())
      .then(on.admitted());
  });

  it('happens once to an entry that exists', () => {
    given(...admission, on.served(), on.entriesVoided([2]))
      .when(send.voidEntries([2]))
      .thenRejected('entry-void', { field: 'entries.0', revision: 2 });
    given(...admission)
      .when(send.voidEntries([5]))
      .thenRejected('entry-not-found', { field: 'entries.0' });
    given(...admission, on.served())
      .when(send.voidEntries([2, 2]))
      .thenRejected('entry-named-twice', { field: 'entries.1' });
    given(...admission, on.served(), on.entriesVoided([2]))
      .when(send.voidEntries([3]))
      .thenRejected('entry-not-correctable');
  });

  it('is not dated in the future', () =>
    given(...admission, on.served())
      .when(send.receivedOn('2026-05-31', send.voidEntries([2], { on: date })))
      .thenRejected('dated-in-future', { field: 'effectiveOn' }));
});

describe('voiding an episode', () => {
  it('works in any state, once', () => {
    given(on.screened())
      .when(send.voidEpisode({ on: date }))
      .then(on.episodeVoided());
    given(...completedCourse)
      .when(send.voidEpisode({ on: date, reason: 'wrong-patient' }))
      .then(on.episodeVoided({ reason: 'wrong-patient' }));
    given(...admission, on.episodeVoided())
      .when(send.voidEpisode())
      .thenRejected('episode-void', { revision: 2 });
  });

  it('needs an episode, and a date that has come', () => {
    given().when(send.voidEpisode()).thenRejected('episode-empty', { retryable: true });
    given(...admission)
      .when(send.receivedOn('2026-05-31', send.voidEpisode({ on: date })))
      .thenRejected('dated-in-future');
  });
});
