import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect } from './contract/support.js';
import { inWords, RecordingClock, type ClockState } from './recording-clock.js';
import { temporaryLog } from './sqlite/support/temporary-log.js';
import type { TemporaryLog } from './sqlite/support/temporary-log.js';

const NOON = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

let wall: number;
let steady: number;
let changes: ClockState[];
let clock: RecordingClock;
let log: TemporaryLog;
beforeEach(async () => {
  [wall, steady] = [NOON, 1_000];
  changes = [];
  clock = new RecordingClock({
    time: { wall: () => wall, steady: () => steady },
    onChange: (state) => changes.push(state),
  });
  log = await temporaryLog({ clock: () => clock.now() });
});
afterEach(() => log.dispose());

const append = () => log.store.append(aStream(), 'no-stream', [anEvent()]);
const pass = (milliseconds: number): void => {
  wall += milliseconds;
  steady += milliseconds;
};
const recorded = async () => (await collect(log.store.readAll())).map(({ recordedAt }) => Date.parse(recordedAt));

describe('a clock that goes forward by itself', () => {
  it('stops recording, before anything is recorded, until it is back', async () => {
    await append();
    wall += YEAR;
    await expect(append()).rejects.toMatchObject({ code: 'clock-jumped', by: YEAR });
    await expect(append()).rejects.toThrow('the clock went forward by 365 d more than time has passed');
    wall -= YEAR;
    pass(MINUTE);
    await append();
    expect(await recorded()).toEqual([NOON, NOON + MINUTE]);
    expect(changes).toEqual([
      { jumpedBy: YEAR, behindBy: 0 },
      { jumpedBy: 0, behindBy: 0 },
    ]);
  });

  it('records again once somebody accepts it', async () => {
    wall += YEAR;
    await expect(append()).rejects.toMatchObject({ code: 'clock-jumped' });
    expect(clock.accept()).toEqual({ jumpedBy: 0, behindBy: 0 });
    await append();
    expect(await recorded()).toEqual([NOON + YEAR]);
  });

  it('may differ by some minutes, and by whatever the machine slept', async () => {
    wall += 5 * MINUTE;
    pass(YEAR);
    await append();
    wall += 1;
    await expect(append()).rejects.toMatchObject({ by: 5 * MINUTE + 1 });
  });
});

describe('a log that is ahead of the clock', () => {
  it('goes on at its own time, and keeps what the clock said', async () => {
    await append();
    wall -= YEAR;
    await append();
    const [, event] = await collect(log.store.readAll());
    expect(event).toMatchObject({
      recordedAt: new Date(NOON).toISOString(),
      metadata: { actor: 'contract', clock: new Date(NOON - YEAR).toISOString() },
    });
    expect(changes).toEqual([{ jumpedBy: 0, behindBy: YEAR }]);
    wall += YEAR;
    pass(MINUTE);
    await append();
    expect((await collect(log.store.readAll()))[2]!.metadata).not.toHaveProperty('clock');
  });

  it('keeps no second time for a difference of a moment', async () => {
    await append();
    wall -= 900;
    await append();
    expect((await collect(log.store.readAll()))[1]!.metadata).not.toHaveProperty('clock');
    expect(changes).toEqual([]);
  });

  it('is known from its last event on', () => {
    clock.recorded(NOON + YEAR);
    expect(clock.state).toEqual({ jumpedBy: 0, behindBy: YEAR });
  });
});

it.each([
  [20_000, '20 s'],
  [6 * MINUTE, '6 min'],
  [90 * MINUTE, '1 h 30 min'],
  [26 * 60 * MINUTE, '1 d 2 h'],
])('tells %d milliseconds as %s', (milliseconds, words) => {
  expect(inWords(milliseconds)).toBe(words);
});
