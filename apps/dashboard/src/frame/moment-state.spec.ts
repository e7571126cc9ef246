import { describe, expect, it } from '@jest/globals';
import type { ProjectorStatus } from '#read-models/projector/status';
import { unreachable } from '../queries/problem.js';
import { momentState } from './moment-state.js';

const current: ProjectorStatus = {
  state: 'live',
  position: '2500',
  events: '2500',
  lag: { amount: '0', unit: 'events', seconds: 0 },
  head: { position: '2500', recordedAt: '2026-03-01T10:00:00Z', ageSeconds: 5 },
  parkedStreams: 0,
};
const behind = (amount: string, seconds: number, unit: 'events' | 'bytes' = 'events'): ProjectorStatus => ({
  ...current,
  lag: { amount, unit, seconds },
});

describe('the moment of a live page', () => {
  it('is current where everything is counted, or all but what came just now', () => {
    expect(momentState(current, undefined)).toEqual({
      tone: 'current',
      words: 'Live: position 2,500, last entry 2026-03-01 10:00:00 UTC',
    });
    expect(momentState(behind('3', 0.2), undefined)).toEqual({
      tone: 'current',
      words: 'Live: position 2,500, last entry 2026-03-01 10:00:00 UTC; 3 events behind the log',
    });
    expect(momentState({ ...current, head: undefined, position: undefined }, undefined).words).toBe(
      'Live: the log is empty.',
    );
  });

  it.each([
    ['many events', behind('100000', 2), '100,000 events behind the log'],
    ['a long time', behind('3', 5400), '3 events (90 minutes) behind the log'],
    ['bytes', behind('1200', 172_800, 'bytes'), '1,200 bytes (2 days) behind the log'],
    ['anything while it tries again', { ...behind('1', 0), state: 'retrying' as const }, '1 event behind the log'],
  ])('is behind by %s', (_, status, lag) => {
    expect(momentState(status, undefined)).toEqual({
      tone: 'behind',
      words: `Behind: position 2,500, ${lag}. Later entries are not counted yet.`,
    });
  });

  it('is lost where the server is gone or its projector has failed', () => {
    expect(momentState(current, unreachable)).toEqual({
      tone: 'lost',
      words: 'The server cannot be reached. These are the last figures received, as of position 2,500.',
    });
    expect(momentState({ ...current, state: 'failed', failure: 'disk full' }, undefined).tone).toBe('lost');
  });
});
