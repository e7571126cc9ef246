import { describe, expect, it } from '@jest/globals';
import { lastMovement, monthsBefore, type Movement } from './series.js';

const still = { admissions: 0, transfersIn: 0, discharges: 0, transfersOut: 0 };
const june: Movement = { ...still, from: '2026-06-01', to: '2026-06-30' };
const july: Movement = { ...still, from: '2026-07-01', to: '2026-07-31' };

describe('a series of months', () => {
  it('begins with the first day of a month, also over the turn of a year', () => {
    expect(monthsBefore('2026-03-31', 1)).toBe('2026-02-01');
    expect(monthsBefore('2026-03-31', 3)).toBe('2025-12-01');
    expect(monthsBefore('2026-03-31', 24)).toBe('2024-03-01');
  });

  it('finds when somebody last came, left or moved, at any level', () => {
    const quiet = { series: [june, july] };
    expect(lastMovement([quiet])).toBeUndefined();
    expect(lastMovement([quiet, { series: [{ ...june, discharges: 1 }, july] }])?.to).toBe('2026-06-30');
    expect(lastMovement([{ series: [june, { ...july, transfersIn: 1 }] }, quiet])?.to).toBe('2026-07-31');
  });
});
