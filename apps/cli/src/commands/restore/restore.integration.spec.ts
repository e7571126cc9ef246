import { readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
let data: string;
let copy: string;
beforeEach(() => {
  folder = temporaryFolder();
  data = folder.file('data');
  copy = folder.file('copy.sqlite');
});
afterEach(() => folder.remove());

const add = (lines: readonly string[], where = data) =>
  stepdown(['import', '-', '--data', where], { stdin: ndjson(lines) });
const backup = (to: string, ...args: readonly string[]) => stepdown(['backup', to, '--data', data, ...args]);
const restore = (...args: readonly string[]) => stepdown(['restore', copy, '--data', data, ...args]);
const exported = async (where = data) => (await stepdown(['export', '--data', where])).stdout;

describe('a back-up', () => {
  it('is made next to a running server, is complete, and says what it contains', async () => {
    await serving(data, async () => {
      await add(cohort(2));
      const { code, json } = await backup(copy, '--json');
      expect(code).toBe(0);
      expect(json).toMatchObject({ file: copy, events: cohort(2).length, bytes: statSync(copy).size });
    });
    expect((await restore('--replace')).code).toBe(0);
  });

  it('gets a dated name in a folder', async () => {
    await add(cohort(1));
    const { json } = await backup(folder.path, '--json');
    expect(json.folder).toMatch(/stepdown\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/);
    expect(json.file).toBe(join(json.folder, 'log.sqlite'));
  });

  it('overwrites nothing', async () => {
    await add(cohort(1));
    writeFileSync(copy, 'precious');
    expect(await backup(copy)).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('overwrites nothing'),
    });
    expect(readFileSync(copy, 'utf8')).toBe('precious');
  });

  it('of a folder without a log fails, and creates none', async () => {
    expect((await backup(copy)).stderr).toContain('has no log');
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('restoring', () => {
  it('into a new folder gives the same log', async () => {
    await add(cohort(2));
    await backup(copy);
    const other = folder.file('other');
    const { json } = await stepdown(['restore', copy, '--data', other, '--json']);
    expect(json).toMatchObject({ events: cohort(2).length });
    expect(json).not.toHaveProperty('keptAside');
    expect(await exported(other)).toBe(await exported());
  });

  it('an older log empties the newer read models, so that they are rebuilt, and saves the previous log', async () => {
    const [first = [], second = []] = [cohort(4).slice(0, 8), cohort(4).slice(8)];
    await add(first);
    await backup(copy);
    await add(second);
    const newer = await exported();
    const { code, json } = await restore('--replace', '--json');
    expect({ code, events: json.events }).toEqual({ code: 0, events: first.length });

    await serving(data, async (url) => {
      const ready = await fetch(`${url}/health/ready/commands`);
      expect(ready.status).toBe(200);
      expect(await exported()).toBe(newer.split('\n').slice(0, first.length).join('\n') + '\n');
    });
    const report = await stepdown(['report', 'length-of-stay', '--data', data, '--json']);
    expect(report.json.asOf.position).toBe(String(first.length));
    const aside = folder.file('aside');
    expect((await stepdown(['restore', json.keptAside, '--data', aside])).code).toBe(0);
    expect(await exported(aside)).toBe(newer);
  });

  it('over a log needs an explicit option', async () => {
    await add(cohort(1));
    await backup(copy);
    await add(cohort(2));
    const before = await exported();
    expect(await restore()).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringMatching(/already has a log[^]*--replace/),
    });
    expect(await exported()).toBe(before);
  });

  it.each([
    ['in EventStoreDB', 'esdb://127.0.0.1:1?tls=false', /is in EventStoreDB[^]*tools of its server/],
    ['another file', 'sqlite:/srv/elsewhere.sqlite', /is \/srv\/elsewhere\.sqlite[^]*without STEPDOWN_EVENT_STORE/],
  ])('is refused if the log is %s, and changes nothing', async (_name, address, message) => {
    await add(cohort(1));
    await backup(copy);
    const before = await exported();
    const { code, stderr } = await stepdown(['restore', copy, '--data', data, '--replace'], {
      env: { STEPDOWN_EVENT_STORE: address },
    });
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toMatch(message);
    expect(await exported()).toBe(before);
  });

  it('says that read models elsewhere have to be rebuilt', async () => {
    await add(cohort(1));
    await backup(copy);
    const { code, stderr } = await stepdown(['restore', copy, '--data', data, '--replace'], {
      env: { STEPDOWN_READ_MODELS: 'postgres://user:secret@127.0.0.1:1/stepdown' },
    });
    expect(code).toBe(0);
    expect(stderr).toContain('stepdown rebuild');
    expect(stderr).not.toContain('secret');
  });

  it('is refused while a server runs on the folder, by its process id', async () => {
    await add(cohort(1));
    await backup(copy);
    await serving(data, async (url) => {
      const { code, stderr } = await restore('--replace');
      expect(code).toBe(exitCodes.unavailable.code);
      expect(stderr).toContain(`process ${process.pid}, ${url}`);
    });
  });

  it('is refused while anything else has the log open', async () => {
    await add(cohort(1));
    await backup(copy);
    const reader = await openSqliteEventStore({ file: `${data}/log.sqlite`, readOnly: true });
    const { code, stderr } = await restore('--replace');
    await reader.close();
    expect(code).toBe(exitCodes.unavailable.code);
    expect(stderr).toContain('another process has');
    expect((await restore('--replace')).code).toBe(0);
  });

  it('replaces an unreadable log, and keeps it', async () => {
    await add(cohort(1));
    await backup(copy);
    writeFileSync(`${data}/log.sqlite`, 'no database at all'.repeat(500));
    const { code, json } = await restore('--replace', '--json');
    expect(code).toBe(0);
    expect(readFileSync(json.keptAside, 'utf8')).toMatch(/^no database/);
    expect((await exported()).trim().split('\n')).toHaveLength(cohort(1).length);
  });

  it.each([
    ['cut short', () => truncateSync(copy, 8_192)],
    ['of another program', () => writeFileSync(copy, 'something else'.repeat(100))],
  ])('refuses a file that is %s and changes nothing', async (_name, spoil) => {
    await add(cohort(3));
    await backup(copy);
    const before = await exported();
    spoil();
    expect((await restore('--replace')).code).toBe(exitCodes.failed.code);
    expect(await exported()).toBe(before);
  });
});
