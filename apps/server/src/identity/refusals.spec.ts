import { describe, expect, it } from '@jest/globals';
import { Refusals, type Refusal } from './refusals.js';

describe('refused calls', () => {
  const refusal: Refusal = {
    ...{ requestId: '7f3c', code: 'unauthenticated', method: 'GET', route: '/v1/events', from: '127.0.0.1' },
  };

  it('are all counted, and logged ten in ten seconds, then the number of further ones', () => {
    const lines: unknown[][] = [];
    const counted: string[] = [];
    let now = 0;
    const refusals = new Refusals(
      { warn: (...line: unknown[]) => void lines.push(line) },
      { refused: (code) => void counted.push(code), notAuthenticated: () => undefined },
      () => now,
    );
    for (let call = 0; call < 25; call++) refusals.add(refusal);
    expect(counted).toHaveLength(25);
    expect(lines).toEqual(Array.from({ length: 10 }, () => [refusal, 'a call was refused']));
    now = 10_000;
    refusals.add(refusal);
    expect(lines.slice(10)).toEqual([
      [{ refusals: 15 }, 'more calls were refused'],
      [refusal, 'a call was refused'],
    ]);
  });
});
