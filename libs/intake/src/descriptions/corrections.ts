import type { Descriptions } from './description.js';

export const corrections: Descriptions<'CorrectEntries' | 'VoidEntries' | 'VoidEpisode'> = {
  CorrectEntries: {
    segment: 'corrections',
    summary: 'Correct one or several entries, judged together',
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
    example: { entries: [{ revision: '9' }], reason: 'Entered for another patient' },
  },
  VoidEpisode: {
    segment: 'void',
    summary: 'Void the whole episode: it leaves every report, its history stays',
    example: { reason: 'duplicate', comment: 'The same as E-2026-0041' },
  },
};
