import { expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { rounds } from '#episode/testing/rounds';
import type { RecordedEvent } from '#event-store/port';
import { RecordingClock } from '#event-store/recording-clock';
import { openSqliteEventStore, type SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { openDuckDbReadModelStore } from '#read-models/duckdb/duckdb-read-model-store';
import { Projector } from '#read-models/projector/projector';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import { LogWriter } from '#read-models/testing/log';
import { newFolder } from './support/server.js';

const START = Date.UTC(2026, 2, 2, 12);
const SECOND = 1_000;
const LIMIT = 300 * SECOND;
const YEAR = 365 * 24 * 3_600 * SECOND;

/** Small, large, and far beyond every limit. */
const span = fc.oneof(
  fc.integer({ min: 0, max: 2 * SECOND }),
  fc.integer({ min: 0, max: 2 * LIMIT }),
  fc.integer({ min: 0, max: YEAR }),
);
const jump = fc.tuple(span, fc.constantFrom(1, -1)).map(([by, direction]) => ({ kind: 'jump', by: by * direction }));
/** To where the clock is no longer taken for right, or is behind the log, within a millisecond or two. */
const edge = fc.record({
  kind: fc.constantFrom('to the limit' as const, 'behind the log' as const),
  by: fc.integer({ min: -1, max: 2 }),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'append' } as const) },
  { weight: 3, arbitrary: jump.map((each) => ({ ...each, kind: 'jump' as const })) },
  { weight: 2, arbitrary: edge },
  { weight: 1, arbitrary: span.map((by) => ({ kind: 'pass' as const, by })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'accept' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A process that records and projects, on a clock that somebody sets. */
class Machine {
  #wall = START;
  #steady = 0;
  /** What the wall clock was ahead of the steady one when somebody, or a start, last took it for right. */
  #accepted = START;
  /** The latest time that may be recorded until now. */
  #latest = 0;
  #last = START;
  #clock!: RecordingClock;
  #log!: SqliteEventStore;
  #projector!: Projector;
  #episodes = 0;
  readonly #expected: { readonly recordedAt: string; readonly clock?: string }[] = [];

  constructor(
    private readonly folder: string,
    private readonly store: ReadModelStore,
  ) {}

  async start(): Promise<void> {
    this.#accepted = this.#wall - this.#steady;
    this.#clock = new RecordingClock({ time: { wall: () => this.#wall, steady: () => this.#steady }, limit: LIMIT });
    this.#log = await openSqliteEventStore({ file: join(this.folder, 'log.sqlite'), clock: () => this.#clock.now() });
    this.#clock.recorded(Date.parse((await this.#log.head())?.recordedAt ?? ''));
    this.#projector = new Projector({ log: this.#log, store: this.store });
    await this.#projector.start();
  }

  async stop(): Promise<void> {
    await this.#projector.stop();
    await this.#log.close();
  }

  async take(taken: Step): Promise<void> {
    if (taken.kind === 'append') return this.#append();
    if (taken.kind === 'jump') this.#wall += taken.by;
    if (taken.kind === 'to the limit') this.#wall = this.#steady + this.#accepted + LIMIT + taken.by;
    if (taken.kind === 'behind the log') this.#wall = this.#last - SECOND - taken.by;
    if (taken.kind === 'pass') this.#pass(taken.by);
    if (taken.kind === 'accept') this.#accept();
    if (taken.kind === 'reopen') await this.stop().then(() => this.start());
  }

  #pass(by: number): void {
    this.#wall += by;
    this.#steady += by;
  }

  #accept(): void {
    this.#clock.accept();
    this.#accepted = this.#wall - this.#steady;
  }

  async #append(): Promise<void> {
    const appending = new LogWriter(this.#log).record(`episode-${(this.#episodes += 1)}`, {
      type: 'ReferralReceived',
      data: { effectiveOn: '2026-02-16', patientId: 'patient-1', providerId: 'clinic-a', referralSource: 7 },
    } as Parameters<LogWriter['record']>[1]);
    const by = this.#wall - this.#steady - this.#accepted;
    if (by > LIMIT) await expect(appending).rejects.toMatchObject({ code: 'clock-jumped', by });
    else await appending.then(() => this.#expect());
    await this.#expectRecorded();
  }

  /** What is recorded now: the clock's time, or that of the log where the clock is behind it. */
  #expect(): void {
    this.#latest = Math.max(this.#latest, this.#steady + this.#accepted + LIMIT);
    const behind = this.#expected.length === 0 ? 0 : this.#last - this.#wall;
    this.#last = behind > 0 ? this.#last : this.#wall;
    this.#expected.push({
      recordedAt: new Date(this.#last).toISOString(),
      ...(behind > SECOND && { clock: new Date(this.#wall).toISOString() }),
    });
  }

  /** The log holds what was recorded and nothing of what was refused, and the read models follow. */
  async #expectRecorded(): Promise<void> {
    const events: RecordedEvent[] = [];
    for await (const event of this.#log.readAll()) events.push(event);
    expect(events.map(readings)).toEqual(this.#expected);
    const times = events.map(({ recordedAt }) => Date.parse(recordedAt));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(Math.max(0, ...times)).toBeLessThanOrEqual(this.#latest);
    const last = events.at(-1);
    if (last === undefined) return;
    await this.#projector.waitFor(last.position);
    expect(await this.store.checkpoint()).toMatchObject({ position: last.position, recordedAt: times.at(-1) });
    expect(await this.store.parkedStreams()).toEqual([]);
  }
}

function readings({ recordedAt, metadata }: RecordedEvent) {
  const { clock } = metadata as { readonly clock?: string };
  return { recordedAt, ...(clock !== undefined && { clock }) };
}

it('records no time that goes back or is ahead of what was accepted, however the clock jumps, and goes on', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
      const folder = newFolder();
      const store = await openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb') });
      const machine = new Machine(folder, store);
      await machine.start();
      try {
        for (const each of [...steps, { kind: 'append' } as const]) await machine.take(each);
      } finally {
        await machine.stop();
        await store.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: rounds({ usual: 5, long: 12 }), seed: 20_261_129 },
  ));
