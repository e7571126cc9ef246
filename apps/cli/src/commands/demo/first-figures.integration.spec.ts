import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calendarDate } from '#episode/dates';
import { census } from '#read-models/reports/census/census';
import { reportOf } from '../../queries/reports.js';
import { startOwnServer, type OwnServer } from '../../connection/own-server.js';
import { importLines } from '../../bulk-import/import-lines.js';
import type { AnsweredLine } from '../../bulk-import/send-lines.js';
import type { Io } from '../../io.js';
import type { NumberedLine } from '../../lines.js';
import { reportInWords } from '../../reports/report-in-words.js';
import { batchesOf } from '../../simulation/batches.js';
import { temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';
import { FirstFigures } from './first-figures.js';

const { signal } = new AbortController();
const cohort = { seed: 3, episodes: 30, until: calendarDate('2020-12-31') };
const io: Io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {}, signal };

let folder: TemporaryFolder;
let server: OwnServer;
let lines: (readonly NumberedLine[])[];
beforeEach(async () => {
  folder = temporaryFolder();
  server = await startOwnServer({ dataFolder: folder.path }, {}, signal);
  lines = [];
  for await (const batch of batchesOf(cohort)) lines.push(batch);
});
afterEach(async () => {
  await server.stop();
  folder.remove();
});

/** Records some batches and returns the outcome of each line. */
async function record(batches: readonly (readonly NumberedLine[])[]): Promise<readonly AnsweredLine[]> {
  const answered: AnsweredLine[] = [];
  async function* some(): AsyncGenerator<readonly NumberedLine[]> {
    yield* batches;
  }
  await importLines(server.client, some(), io, {
    failures: 1,
    onAnswers: (_tally, answers) => void answered.push(...answers),
  });
  return answered;
}

describe('the first figures of the demonstration', () => {
  it('come when a part is recorded, and stay correct after the rest', async () => {
    const half = Math.ceil(lines.length / 2);
    const answers = await record(lines.slice(0, half));
    const shown = await new Promise<string>((resolve) =>
      new FirstFigures(server.client, cohort.episodes, resolve).consider(answers),
    );
    const [, cutOff = '', asOf = ''] = /^First figures, as of (\S+): [^]* as of position (\d+),/.exec(shown)!;
    await record(lines.slice(half));
    const later = await reportOf(server.client, census, { by: 'level', asOf, cutOff }, io);
    expect(shown).toContain(reportInWords(census, later));
    expect(later.groups.length).toBeGreaterThan(0);
  });

  it('are about a day before the last recorded one', async () => {
    const answers = await record(lines.slice(0, Math.ceil(lines.length / 2)));
    const begun = answers.filter(({ line }) => line.text.includes('"type":"ReceiveReferral"'));
    const { data } = JSON.parse(begun[2]!.line.text) as { data: { effectiveOn: string } };
    const shown = await new Promise<string>((resolve) =>
      new FirstFigures(server.client, cohort.episodes, resolve).consider(answers),
    );
    expect(/as of (\S+):/.exec(shown)![1]! < data.effectiveOn).toBe(true);
  });
});
