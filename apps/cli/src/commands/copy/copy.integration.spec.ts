import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
let data: string;
let other: string;
beforeEach(() => {
  folder = temporaryFolder();
  data = folder.file('data');
  other = folder.file('other');
});
afterEach(() => folder.remove());

const add = (lines: readonly string[], where = data) =>
  stepdown(['import', '-', '--data', where], { stdin: ndjson(lines) });
const copy = (...args: readonly string[]) =>
  stepdown(['copy', '--from', `sqlite:${data}`, '--to', `sqlite:${other}`, ...args]);
const exported = async (where: string) => (await stepdown(['export', '--data', where])).stdout;

describe('copying a log', () => {
  it('into a new folder gives a folder with the same log, counted and compared', async () => {
    await add(cohort(2));
    const { code, json } = await copy('--json');
    const events = cohort(2).length;
    expect(code).toBe(0);
    expect(json).toMatchObject({ copied: events, before: 0, equal: true, sourceGrew: false });
    expect(json.from).toEqual({
      log: `sqlite:${data}/log.sqlite`,
      events,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(json.to).toEqual({ ...json.from, log: `sqlite:${other}/log.sqlite` });
    expect(await exported(other)).toBe(await exported(data));
  });

  it('resumes after an interruption, and says so', async () => {
    const lines = cohort(3);
    await add(lines.slice(0, 4));
    await copy();
    await add(lines);
    const interrupted = new AbortController();
    interrupted.abort();
    const args = ['copy', '--from', `sqlite:${data}`, '--to', `sqlite:${other}`];
    const { code, stderr } = await stepdown(args, { signal: interrupted.signal });
    expect(code).toBe(exitCodes.interrupted.code);
    expect(stderr).toMatch(/^\d+ events are copied; the same command continues from there\n$/);
    const { json } = await copy('--json');
    expect(json).toMatchObject({ before: 4, to: { events: lines.length }, equal: true });
  });

  it('reads a log that a server records in', async () => {
    await serving(data, async () => {
      await add(cohort(2));
      expect((await copy()).stdout).toContain('The logs are equal.');
    });
  });

  it('takes a file by its name, and the logs from the environment', async () => {
    await add(cohort(1));
    const file = folder.file('moved.sqlite');
    const env = { STEPDOWN_COPY_FROM: `sqlite:`, STEPDOWN_COPY_TO: `sqlite:${file}` };
    const { code, json } = await stepdown(['copy', '--data', data, '--json'], { env });
    expect({ code, log: json.to.log }).toEqual({ code: 0, log: `sqlite:${file}` });
  });
});

describe('copying a log is refused', () => {
  it('into another log, which stays unchanged', async () => {
    await add(cohort(2));
    await add(cohort(4).slice(-3), other);
    const before = await exported(other);
    const { code, stderr } = await copy();
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toMatch(/no copy of the source's beginning: its event 0 is episode-[^]*hint: copy into a new log/);
    expect(await exported(other)).toBe(before);
  });

  it('into a folder that a server runs on, by its process id', async () => {
    await add(cohort(1));
    await serving(other, async (url) => {
      const { code, stderr } = await copy();
      expect(code).toBe(exitCodes.unavailable.code);
      expect(stderr).toContain(`process ${process.pid}, ${url}`);
    });
  });

  it('into a log that another process has open', async () => {
    await add(cohort(1));
    await copy();
    const user = await openSqliteEventStore({ file: `${other}/log.sqlite` });
    const { code, stderr } = await copy();
    await user.close();
    expect(code).toBe(exitCodes.unavailable.code);
    expect(stderr).toContain('another process has');
  });

  it.each([
    ['empty', () => writeFileSync(folder.file('made.sqlite'), '')],
    ['in the middle of a change', leaveHotJournal],
  ])('resumes with a target that a killed copy left %s', async (_name, leave) => {
    await add(cohort(1));
    leave();
    const { code, json } = await copy('--to', `sqlite:${folder.file('made.sqlite')}`, '--json');
    expect({ code, json }).toMatchObject({ code: 0, json: { copied: cohort(1).length, equal: true } });
  });

  it('into a file of another program, which stays unchanged', async () => {
    await add(cohort(1));
    const notes = folder.file('notes.txt');
    writeFileSync(notes, 'something else entirely'.repeat(100));
    const { code, stderr } = await copy('--to', `sqlite:${notes}`);
    expect({ code, stderr }).toEqual({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('is not a Stepdown log'),
    });
    expect(readFileSync(notes, 'utf8')).toMatch(/^something else/);
  });

  it('where there is no log, and creates none', async () => {
    const { code, stderr } = await copy();
    expect({ code, stderr }).toEqual({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('does not exist'),
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('onto itself, under any name', async () => {
    await add(cohort(1));
    const { code, stderr } = await copy('--to', `sqlite:${data}/log.sqlite`);
    expect({ code, stderr }).toEqual({ code: exitCodes.usage.code, stderr: expect.stringContaining('the same log') });
  });

  it.each([
    ['without a target', ['--from', 'sqlite:a'], '--to is missing'],
    ['to an unknown engine', ['--from', 'sqlite:a', '--to', 'mysql://host/db'], '--to: it is sqlite:'],
    ['with a password that is not encoded', ['--from', 'sqlite:a', '--to', 'esdb://u:p@ss@host'], 'percent-encoded'],
  ])('%s', async (_name, args, message) => {
    const { code, stderr } = await stepdown(['copy', ...args]);
    expect({ code, stderr }).toEqual({ code: exitCodes.usage.code, stderr: expect.stringContaining(message) });
    expect(stderr).not.toContain('p@ss');
    expect(existsSync('a')).toBe(false);
  });
});

/** The file and its journal as SQLite leaves them when it is killed during a write. */
function leaveHotJournal(): void {
  const begun = folder.file('begun.sqlite');
  const db = new Database(begun);
  db.pragma('cache_size = 1');
  db.exec('begin; create table t (x)');
  for (let row = 0; row < 200; row++) db.prepare('insert into t values (zeroblob(3000))').run();
  for (const ending of ['', '-journal']) {
    execFileSync('cp', [begun + ending, folder.file('made.sqlite') + ending]);
  }
  db.exec('rollback');
  db.close();
}
