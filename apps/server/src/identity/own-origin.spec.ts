import { describe, expect, it } from '@jest/globals';
import { refusalWithoutKeys } from './own-origin.js';

describe('a call without a key', () => {
  const get = (headers: Record<string, string>) => refusalWithoutKeys('GET', headers);
  const own = { host: '127.0.0.1:8080' };

  it.each(['127.0.0.1', '127.0.0.1:8080', 'localhost:8080', 'LOCALHOST', '[::1]:8080', '127.1.2.3'])(
    'is served under the name %s',
    (host) => expect(get({ host })).toBeUndefined(),
  );

  it.each([
    ...['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', '0.0.0.0'],
    ...['evil@127.0.0.1', '127.0.0.1/x', '127.0.0.1\\x', '[::ffff:10.0.0.1]', ' ', ''],
  ])('is refused under the name %j, which a page could have', (host) => expect(get({ host })).toBe('host-refused'));

  it('is refused without a name', () => expect(get({})).toBe('host-refused'));

  it.each(['http://evil.example', 'http://127.0.0.1:9999', 'http://localhost:8080', 'http://127.0.0.1', 'null', ''])(
    'is refused from a page of %j',
    (origin) => expect(get({ ...own, origin })).toBe('origin-refused'),
  );

  it('is served to its own page', () => {
    expect(get({ ...own, origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' })).toBeUndefined();
    expect(get({ ...own, 'sec-fetch-site': 'none' })).toBeUndefined();
  });

  it.each(['cross-site', 'same-site'])('is refused if the browser says %s, except for a followed link', (site) => {
    const headers = { ...own, 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(get(headers)).toBeUndefined();
    expect(refusalWithoutKeys('POST', headers)).toBe('origin-refused');
    expect(get({ ...headers, 'sec-fetch-dest': 'iframe' })).toBe('origin-refused');
    expect(get({ ...headers, 'sec-fetch-mode': 'no-cors' })).toBe('origin-refused');
  });
});
