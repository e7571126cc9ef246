import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { oneLine } from './logger.js';

describe('the log of a server', () => {
  it('has one line per message, whatever it contains, and the same JSON', () => {
    const lines: string[] = [];
    const stream = new Writable({
      decodeStrings: false,
      write: (line: string, _encoding, done) => {
        lines.push(line);
        done();
      },
    });
    const hostile = 'a\nb\u2028c\u0085d\u202ee\u009b2Kf\u001b[2Kg';
    pino({ hooks: { streamWrite: oneLine } }, stream).info({ [hostile]: hostile }, hostile);
    expect(lines.join('')).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(lines.join(''))).toMatchObject({ msg: hostile, [hostile]: hostile });
  });
});
