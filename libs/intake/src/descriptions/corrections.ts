import type { Descriptions } from './description.js';

export const corrections: Descriptions<'CorrectEntries' | 'VoidEntries' | 'VoidEpisode'> = {
  CorrectEntries: {
    segment: 'corrections',
    summary: 'Correct one or several entries, judged together',
    notes:
      'Replaces what entries say; see [Corrections and voids](README.md#corrections-and-voids). `data` is the whole new payload of an event of that `type`, not a difference.',
    example: {
      corrections: [
        {
          revision: '8',
          type: 'ServiceRecorded',
          data: { effectiveOn: '2026-03-11', kind: 'group', attendance: 'attended', minutes: 120 },
        },
        {
          source: { system: 'ehr.example', id: 'note-7781' },
          type: 'DiagnosisRecorded',
          data: { effectiveOn: '2026-03-05', code: 'F10.21', rank: 1 },
        },
      ],
      reason: 'Minutes and diagnosis were mistyped',
    },
  },
  VoidEntries: {
    segment: 'voided-entries',
    summary: 'Void entries made in error',
    notes:
      'Takes entries back that should not have been made; see [Corrections and voids](README.md#corrections-and-voids).',
    example: { entries: [{ revision: '9' }], reason: 'Entered for another patient' },
  },
  VoidEpisode: {
    segment: 'void',
    summary: 'Void the whole episode: it leaves every report, its history stays',
    notes:
      'In any state, once. The episode leaves every report, its history stays readable, and it takes no further commands.',
    example: { reason: 'duplicate', comment: 'The same as E-2026-0041' },
  },
};
