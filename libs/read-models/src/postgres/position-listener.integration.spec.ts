import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { position } from '#event-store/port';
import type { ReadModelStore } from '../store/read-model-store.js';
import type { PostgresOptions } from './options.js';
import { ListenerClosed, PositionListener } from './position-listener.js';
import { openPostgresReadModelStore } from './postgres-read-model-store.js';
import { batchAt } from './testing/batches.js';
import { usePostgres } from './testing/use-postgres.js';

const postgres = usePostgres();

describe('listening for positions', () => {
  let location: PostgresOptions & { readonly schema: string };
  let store: ReadModelStore;
  let listener: PositionListener;
  let notices: string[];

  beforeEach(async () => {
    location = postgres.newSchemas();
    store = await openPostgresReadModelStore(location);
    await store.claim('projector-a');
    notices = [];
    listener = new PositionListener({ ...location, onNotice: (message) => notices.push(message) });
  });

  afterEach(async () => {
    await listener.close();
    await store.close();
  });

  it('wakes callers whose position was committed, and nobody else', async () => {
    const waits = [1, 2, 3].map((at) => listener.waitFor(position(at)));
    const woken: number[] = [];
    waits.forEach((wait, index) => void wait.then(() => woken.push(index + 1)));
    await store.commit(batchAt(1));
    await store.commit(batchAt(2));
    await waits[1];
    expect(woken).toEqual([1, 2]);
    await store.commit(batchAt(3));
    await waits[2];
  });

  it('knows what was committed before it listened', async () => {
    await store.commit(batchAt(1));
    const late = new PositionListener(location);
    await late.waitFor(position(1));
    await late.close();
  });

  it('misses nothing that was committed while its connection was lost', async () => {
    await store.commit(batchAt(1));
    await listener.waitFor(position(1));
    await postgres.execute(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'stepdown listener'`,
    );
    await store.commit(batchAt(2));
    await listener.waitFor(position(2));
    expect(notices).toEqual([expect.stringContaining('no notifications of projected positions')]);
  });

  it('waits for a read model that does not exist yet', async () => {
    const later = postgres.newSchemas();
    const early = new PositionListener(later);
    const waiting = early.waitFor(position(1));
    const made = await openPostgresReadModelStore(later);
    await made.claim('projector-a');
    await made.commit(batchAt(1));
    await waiting;
    await early.close();
    await made.close();
  });

  it('stops waiting on the signal, and when it is closed', async () => {
    const controller = new AbortController();
    const impatient = listener.waitFor(position(9), { signal: controller.signal });
    controller.abort(new Error('too long'));
    await expect(impatient).rejects.toThrow('too long');
    const patient = expect(listener.waitFor(position(9))).rejects.toThrow(ListenerClosed);
    await listener.close();
    await patient;
    await expect(listener.waitFor(position(9))).rejects.toThrow(ListenerClosed);
  });
});
