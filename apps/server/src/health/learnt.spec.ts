import { describe, expect, it } from '@jest/globals';
import { learnt } from './learnt.js';

describe('what is learnt for a scrape', () => {
  const never = () => new Promise<never>(() => undefined);

  it('is what is answered in time, and nothing else', async () => {
    expect(await learnt(async () => 'here')).toBe('here');
    expect(await learnt(() => Promise.reject(new Error('refused')))).toBeUndefined();
    expect(await learnt(never, 1)).toBeUndefined();
  });
});
