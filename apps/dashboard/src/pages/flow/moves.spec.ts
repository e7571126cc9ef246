import { describe, expect, it } from '@jest/globals';
import { pathInWords, shortName, transitionInWords } from './moves.js';

describe('a flow', () => {
  it('is described in words', () => {
    const counted = { from: 'asam-3:2.1', n: 1, share: null, medianDays: null };
    const inWords = [
      { ...counted, move: 'step-down' as const, to: 'asam-3:1', exit: null, reason: null },
      { ...counted, move: 'discharge' as const, to: null, exit: 'completed' as const, reason: 1 },
      { ...counted, move: 'discharge' as const, to: null, exit: 'unknown' as const, reason: null },
      { ...counted, move: 'open' as const, to: null, exit: null, reason: null },
    ].map(transitionInWords);
    expect(inWords).toEqual([
      'Step down to 1 Outpatient services',
      'Treatment completed',
      'Discharge: not known',
      'Still there',
    ]);
  });

  it('names levels by their codes where there is little room', () => {
    expect(pathInWords('asam-3:2.5 > asam-3:2.1 > asam-3:1')).toBe('2.5 → 2.1 → 1');
    expect(pathInWords(null)).toBe('All other ways');
    expect(shortName({ id: 'asam-3:2.1 2', step: 2, level: 'asam-3:2.1', name: 'IOP', n: 1 })).toBe('2.1');
    expect(shortName({ id: 'dropped-out', step: null, level: null, name: 'Dropped out of treatment', n: 1 })).toBe(
      'Dropped out',
    );
  });
});
