import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startOwnServer } from '../../connection/own-server.js';
import { exitCodes } from '../../exit-codes.js';
import { writeEvents } from './pages.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const add = (lines: readonly string[]) =>
  stepdown(['import', '-', '--data', folder.file('data')], { stdin: ndjson(lines) });
const exporting = (...args: readonly string[]) => stepdown(['export', ...args, '--data', folder.file('data')]);

describe('an export', () => {
  it('is the log in its order, one event a line, with all that was recorded', async () => {
    const lines = cohort(2);
    await add(lines);
    const { stdout, stderr } = await exporting();
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ position }) => position)).toEqual(lines.map((_, index) => String(index + 1)));
    expect(events.map(({ metadata }) => metadata.commandId)).toEqual(lines.map((line) => JSON.parse(line).commandId));
    expect(stderr).toContain(`--after ${lines.length}`);
  });

  it('resumes at the end of its file', async () => {
    const lines = cohort(3);
    const file = folder.file('events.ndjson');
    await add(lines.slice(0, 5));
    const first = await exporting(file, '--json');
    expect(first.json).toEqual({ events: 5, position: '5', file });
    await add(lines.slice(5));
    await exporting(file, '--after', first.json.position);
    expect(readFileSync(file, 'utf8')).toBe((await exporting()).stdout);
  });

  it('reads the log page by page, whether the last one is full or not', async () => {
    const lines = cohort(2);
    await add(lines);
    const whole = (await exporting()).stdout;
    const { signal } = new AbortController();
    const server = await startOwnServer({ dataFolder: folder.file('data') }, {}, signal);
    for (const pageSize of [1, 4, lines.length, lines.length + 1]) {
      let text = '';
      const write = (piece: string): Promise<unknown> => Promise.resolve((text += piece));
      for await (const { position } of writeEvents(server.client, { events: 0 }, write, pageSize)) {
        expect(text.trim().split('\n')).toHaveLength(Number(position));
      }
      expect(text).toBe(whole);
    }
    await server.stop();
  });

  it('overwrites no file', async () => {
    const file = folder.file('events.ndjson');
    await add(cohort(1));
    await exporting(file);
    expect(await exporting(file)).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('exists already'),
    });
  });

  it('after an invalid position is refused', async () => {
    await add(cohort(1));
    expect(await exporting('--after', 'x')).toMatchObject({
      code: exitCodes.usage.code,
      stderr: expect.stringContaining('after: '),
    });
  });

  it('of a folder without a log fails, and creates none', async () => {
    expect(await exporting()).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('has no log'),
    });
  });
});
