import { describe, expect, it } from '@jest/globals';
import { withinTimeout } from './within-timeout.js';

describe('a value for a scrape', () => {
  const never = () => new Promise<never>(() => undefined);

  it('is the answer in time, and nothing else', async () => {
    expect(await withinTimeout(async () => 'here')).toBe('here');
    expect(await withinTimeout(() => Promise.reject(new Error('refused')))).toBeUndefined();
    expect(await withinTimeout(never, 1)).toBeUndefined();
  });
});
