import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Io } from '../io.js';
import { LINE_EVERY, progressOf } from './progress.js';

let io: Io;
let time: number;
const now = (): number => time;
const said = (): string => String((io.stderr as PassThrough).read() ?? '');
beforeEach(() => {
  time = 1_000;
  const stderr = new PassThrough();
  io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {}, signal: new AbortController().signal };
});

describe('progress where standard error is no terminal', () => {
  it('is a line now and then, however often it changes', () => {
    const progress = progressOf(io, 'recording', 2_000, now);
    for (let done = 0; done <= 2_000; done += 1) {
      time += LINE_EVERY / 500;
      progress.at(done, `${done} episodes`);
    }
    progress.end();
    expect(said()).toBe(
      [
        'recording: 24%, 499 episodes',
        'recording: 49%, 999 episodes',
        'recording: 74%, 1499 episodes',
        'recording: 99%, 1999 episodes',
        '',
      ].join('\n'),
    );
  });

  it('is silent for a short task', () => {
    const progress = progressOf(io, 'recording', 10, now);
    time += LINE_EVERY - 1;
    progress.at(10);
    progress.end();
    expect(said()).toBe('');
  });

  it('follows a moving end, and says 100% only when done', () => {
    const progress = progressOf(io, 'verifying', 1, now);
    progress.until(1_000_000);
    time += LINE_EVERY;
    progress.at(999_999);
    time += LINE_EVERY;
    progress.at(1_000_000);
    expect(said()).toBe('verifying: 99%, 999,999\nverifying: 100%, 1,000,000\n');
  });

  it('without an end shows how much was done', () => {
    const progress = progressOf(io, 'exporting', undefined, now);
    time += LINE_EVERY;
    progress.at(12_000);
    expect(said()).toBe('exporting: 12,000\n');
  });
});
