import { describe, it } from '@jest/globals';
import * as send from '../testing/commands.js';
import * as on from '../testing/events.js';
import {
  admission,
  completedCourse,
  inpatient,
  iop,
  iopOfEdition4,
  outpatient,
  php,
  residential,
} from '../testing/events.js';
import { given } from '../testing/given.js';
import type { Level } from '../level.js';

const withdrawal: Level = { system: 'asam', edition: '3', code: '3.7-WM' };

describe('stepping down', () => {
  it('leads to a lower rank', () =>
    given(...admission)
      .when(send.stepDown({ to: outpatient }))
      .then(on.steppedDown({ to: outpatient })));

  it('refuses a level that is not lower', () => {
    const refusal = { field: 'to', expected: 'asam-3:2.1', actual: 'asam-3:2.5' };
    given(...admission)
      .when(send.stepDown({ to: php }))
      .thenRejected('level-not-lower', refusal);
  });

  it('stays inside one edition', () =>
    given(...admission)
      .when(send.stepDown({ to: { system: 'asam', edition: '4', code: '1.5' } }))
      .thenRejected('level-not-lower'));

  it('refuses the level the patient is at', () =>
    given(...admission)
      .when(send.stepDown({ to: iop }))
      .thenRejected('level-unchanged', { field: 'to', actual: 'asam-3:2.1' }));

  it('refuses a level before that is not the one the patient was at', () =>
    given(...admission)
      .when(send.stepDown({ from: php, to: outpatient }))
      .thenRejected('level-does-not-follow', {
        field: 'from',
        expected: 'asam-3:2.1',
        actual: 'asam-3:2.5',
        retryable: true,
      }));

  it('has its last contact inside the stay that ends', () => {
    given(...admission)
      .when(send.stepDown({ lastContactOn: '2026-04-21' }))
      .thenRejected('last-contact-after-end', { field: 'lastContactOn', expected: '2026-04-20' });
    given(...admission)
      .when(send.stepDown({ lastContactOn: '2026-03-01' }))
      .thenRejected('last-contact-before-stay', { field: 'lastContactOn', expected: '2026-03-02' });
    given(...admission, on.served({ on: '2026-04-18' }))
      .when(send.stepDown({ lastContactOn: '2026-04-17' }))
      .thenRejected('contact-after-last-contact', { revision: 2 });
  });
});

describe('stepping up', () => {
  it('leads to a higher rank', () =>
    given(...admission)
      .when(send.stepUp({ to: inpatient }))
      .then(on.steppedUp({ to: inpatient })));

  it('refuses a level that is not higher', () =>
    given(...admission)
      .when(send.stepUp({ to: outpatient }))
      .thenRejected('level-not-higher', { field: 'to' }));

  it('refuses a move from withdrawal management to its base level', () =>
    given(on.referred(), on.admitted({ level: withdrawal }))
      .when(send.stepUp({ to: inpatient }))
      .thenRejected('level-not-higher'));
});

describe('a lateral transfer', () => {
  it('leads from withdrawal management to its base level', () =>
    given(on.referred(), on.admitted({ level: withdrawal }))
      .when(send.transferLaterally({ to: inpatient }))
      .then(on.transferred({ from: withdrawal, to: inpatient })));

  it('leads to another edition, also under the same code', () =>
    given(...admission)
      .when(send.transferLaterally({ to: iopOfEdition4 }))
      .then(on.transferred({ to: iopOfEdition4 })));

  it('refuses a level of another rank', () =>
    given(...admission)
      .when(send.transferLaterally({ to: php }))
      .thenRejected('level-not-lateral', { field: 'to' }));
});

describe('a change of level that arrives late', () => {
  const down = on.steppedDown({ on: '2026-05-04', from: iop, to: outpatient });

  it('is judged by the level before its own date', () =>
    given(...admission, on.transferred({ on: '2026-05-04', to: iopOfEdition4 }), on.discharged())
      .when(send.stepUp({ on: '2026-03-16', from: iopOfEdition4, to: php }))
      .thenRejected('level-does-not-follow', { field: 'from', expected: 'asam-3:2.1' }));

  it('is refused where a later change then starts from a level the patient was not at', () =>
    given(...admission, down)
      .when(send.stepUp({ on: '2026-04-20', to: php }))
      .thenRejected('level-does-not-follow', {
        revision: 2,
        expected: 'asam-3:2.5',
        actual: 'asam-3:2.1',
        retryable: false,
      }));

  it('fits once the later change is void, and that one fits when it is sent again', () => {
    const between = on.steppedUp({ on: '2026-04-20', from: iop, to: php });
    given(...admission, down, on.entriesVoided([2]))
      .when(send.stepUp({ on: '2026-04-20', to: php }))
      .then(between);
    given(...admission, down, on.entriesVoided([2]), between)
      .when(send.stepDown({ on: '2026-05-04', to: outpatient }))
      .then(on.steppedDown({ on: '2026-05-04', from: php, to: outpatient }));
  });

  it('may fall on the day of the discharge, but opens no stay after the last contact', () => {
    given(...completedCourse)
      .when(send.stepDown({ on: '2026-05-22' }))
      .then(on.steppedDown({ on: '2026-05-22' }));
    given(...admission, on.discharged({ on: '2026-05-22', lastContactOn: '2026-05-20' }))
      .when(send.stepDown({ on: '2026-05-21' }))
      .thenRejected('last-contact-before-stay', { revision: 2, expected: '2026-05-21', actual: '2026-05-20' });
  });
});

describe('moves of one day', () => {
  it('follow each other in the order in which they were recorded', () =>
    given(...admission, on.steppedUp({ on: '2026-04-20', to: residential }))
      .when(send.stepDown({ on: '2026-04-20', to: php }))
      .then(on.steppedDown({ on: '2026-04-20', from: residential, to: php })));

  it('may be those of admission, change and discharge', () =>
    given(on.referred(), on.admitted(), on.steppedDown({ on: '2026-03-02' }))
      .when(send.dischargePatient({ on: '2026-03-02' }))
      .then(on.discharged({ on: '2026-03-02' })));
});

describe('phase, program and modality', () => {
  it.each([
    ['phase-unchanged', on.phaseChanged(), send.changePhase({ on: '2026-03-10' })],
    ['program-unchanged', on.programChanged(), send.changeProgram({ on: '2026-03-20' })],
    ['modality-unchanged', on.modalityChanged(), send.changeModality({ on: '2026-03-30' })],
  ] as const)('refuse what is so already: %s', (code, event, command) =>
    given(...admission, event)
      .when(command)
      .thenRejected(code),
  );

  it('are compared with the admission too', () => {
    const episode = given(on.referred(), on.admitted({ program: 'Evening IOP', modality: 'telehealth' }));
    episode.when(send.changeProgram()).thenRejected('program-unchanged', { field: 'program' });
    episode.when(send.changeModality()).thenRejected('modality-unchanged', { field: 'modality' });
  });

  it('let a phase begin again under another label or at another level', () => {
    given(...admission, on.phaseChanged())
      .when(send.changePhase({ on: '2026-03-10', label: 'Foundations' }))
      .then(on.phaseChanged({ on: '2026-03-10', label: 'Foundations' }));
    given(...admission, on.phaseChanged(), on.steppedDown())
      .when(send.changePhase({ on: '2026-04-21' }))
      .then(on.phaseChanged({ on: '2026-04-21' }));
  });

  it('lie between admission and discharge', () => {
    given(on.referred()).when(send.changePhase()).thenRejected('not-admitted', { retryable: true });
    given(...admission)
      .when(send.changeProgram({ on: '2026-03-01' }))
      .thenRejected('before-admission');
    given(...completedCourse)
      .when(send.changeModality({ on: '2026-05-23' }))
      .thenRejected('after-discharge');
    given(...completedCourse)
      .when(send.stepDown({ on: '2026-05-23' }))
      .thenRejected('after-discharge');
    given(...completedCourse)
      .when(send.changePhase({ on: '2026-05-22' }))
      .then(on.phaseChanged({ on: '2026-05-22' }));
  });
});

describe('pause and resume', () => {
  it('alternate', () => {
    given(...admission, on.paused())
      .when(send.pauseTreatment({ on: '2026-04-08' }))
      .thenRejected('already-paused', { retryable: true });
    given(...admission)
      .when(send.resumeTreatment())
      .thenRejected('not-paused', { retryable: true });
    given(...admission, on.paused(), on.resumed())
      .when(send.resumeTreatment({ on: '2026-04-20' }))
      .thenRejected('not-paused');
  });

  it('may fall on one day', () =>
    given(...admission, on.paused({ on: '2026-04-06' }))
      .when(send.resumeTreatment({ on: '2026-04-06' }))
      .then(on.resumed({ on: '2026-04-06' })));

  it('may arrive late', () =>
    given(...admission, on.paused(), on.discharged())
      .when(send.resumeTreatment())
      .then(on.resumed()));

  it('are refused where they would break a later pair', () =>
    given(...admission, on.paused({ on: '2026-04-06' }), on.resumed({ on: '2026-04-13' }))
      .when(send.resumeTreatment({ on: '2026-04-08' }))
      .thenRejected('not-paused', { revision: 3, retryable: false }));

  it('do not reach past the discharge', () =>
    given(...admission, on.paused(), on.discharged())
      .when(send.resumeTreatment({ on: '2026-05-25' }))
      .thenRejected('after-discharge'));
});
