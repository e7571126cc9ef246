import { describe, expect, it } from '@jest/globals';
import { todayIn } from './clock.js';

describe("today's date", () => {
  it('is the one where the provider is', () => {
    const now = () => Date.UTC(2026, 2, 1, 3, 30);
    expect(todayIn('UTC', now)()).toBe('2026-03-01');
    expect(todayIn('America/New_York', now)()).toBe('2026-02-28');
  });

  it('changes at midnight there', () => {
    let now = Date.UTC(2026, 2, 1, 23, 59);
    const today = todayIn('UTC', () => now);
    expect(today()).toBe('2026-03-01');
    now += 60_000;
    expect(today()).toBe('2026-03-02');
  });
});
