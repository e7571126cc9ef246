import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect, someEvents } from '../contract/support.js';
import { copyTargetContract } from '../copy/copy-target.contract.js';
import type { CopiedEvent } from '../port.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

copyTargetContract('the SQLite log', temporaryLog);

const NOON = '2026-03-02T12:00:00.000Z';
const MORNING = '2026-03-02T08:00:00.000Z';
const EVENING = '2026-03-02T20:00:00.000Z';

let log: TemporaryLog;
beforeEach(async () => {
  log = await temporaryLog({ clock: () => new Date(NOON) });
});
afterEach(() => log.dispose());

const copies = (...times: readonly string[]): CopiedEvent[] =>
  times.map((recordedAt) => ({ ...anEvent(), recordedAt }));
const times = async () => (await collect(log.store.readAll())).map(({ recordedAt }) => recordedAt);

describe('copies in a SQLite log', () => {
  it('are refused behind an event that was recorded later', async () => {
    await log.store.append(aStream(), 'no-stream', someEvents(1));
    const appended = log.store.appendCopies(aStream(), 'no-stream', copies(MORNING));
    await expect(appended).rejects.toMatchObject({
      code: 'append-refused',
      reason: 'back-in-time',
      message: expect.stringContaining(`recorded at ${MORNING} cannot stand behind an event recorded at ${NOON}`),
    });
    expect(await times()).toEqual([NOON]);
  });

  it('are refused all together when one goes back', async () => {
    const appended = log.store.appendCopies(aStream(), 'no-stream', copies(MORNING, EVENING, NOON));
    await expect(appended).rejects.toMatchObject({ reason: 'back-in-time' });
    expect(await times()).toEqual([]);
  });

  it('are refused within one commit with a later event, which alone is written', async () => {
    const [own, copied] = await Promise.allSettled([
      log.store.append(aStream(), 'no-stream', [anEvent()]),
      log.store.appendCopies(aStream(), 'no-stream', copies(MORNING)),
    ]);
    expect(own).toMatchObject({ status: 'fulfilled' });
    expect(copied).toMatchObject({ status: 'rejected', reason: { reason: 'back-in-time' } });
    expect(await times()).toEqual([NOON]);
  });

  it('of later times hold the clock until it has caught up', async () => {
    await Promise.all([
      log.store.appendCopies(aStream(), 'no-stream', copies(MORNING, EVENING)),
      log.store.append(aStream(), 'no-stream', [anEvent()]),
    ]);
    await log.store.append(aStream(), 'no-stream', [anEvent()]);
    expect(await times()).toEqual([MORNING, EVENING, EVENING, EVENING]);
  });

  it.each(['2026-03-02', '2026-03-02T12:00:00Z', '2026-02-30T12:00:00.000Z', '+012026-03-02T12:00:00.000Z', ''])(
    'are refused with %j for a time',
    async (time) => {
      const appended = log.store.appendCopies(aStream(), 'no-stream', copies(time));
      await expect(appended).rejects.toMatchObject({ code: 'append-refused', reason: 'malformed-time' });
    },
  );
});
