import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import Database from 'better-sqlite3';
import { newSigningKey, verifierKeyText } from '#audit/notes/keys';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

const lines = cohort(2);
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = temporaryFolder();
  await stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(lines) });
  await stepdown(['proof', 'head', '--new', '--data', folder.path]);
});
afterEach(() => folder.remove());

const audit = (...args: readonly string[]) => stepdown(['audit', '--data', folder.path, ...args]);

/** Changes the log as a database administrator can, without a visible trace in the file. */
function tamper(sql: string): void {
  const db = new Database(folder.file('log.sqlite'));
  const triggers = db
    .prepare<[], [string, string]>("select name, sql from sqlite_schema where type = 'trigger'")
    .raw()
    .all();
  for (const [name] of triggers) db.exec(`drop trigger ${name}`);
  db.exec(sql);
  for (const [, trigger] of triggers) db.exec(trigger);
  db.close();
}

describe('stepdown audit', () => {
  it('finds nothing wrong with a log that only grew, also while a server runs', async () => {
    const alone = await audit();
    expect(alone.code).toBe(0);
    expect(alone.stdout).toContain(`The log is what was recorded, by ${lines.length} leaves and 1 signed head`);
    await serving(folder.path, async () => {
      const { code, json } = await audit('--json');
      expect({ code, json }).toMatchObject({
        code: 0,
        json: { events: lines.length, covered: lines.length, findings: [] },
      });
    });
  });

  it('says which event was changed, and ends with its own exit code', async () => {
    tamper(`update event set recorded_at = '2020-01-01T00:00:00.000Z' where position = 2`);
    const { code, stdout, stderr } = await audit();
    expect(code).toBe(exitCodes.different.code);
    expect(stdout).toMatch(
      /log-changed: event 1, entry \d+ of episode-.* position 2\), was changed in the time of recording: it was recorded at .*, the log says 2020-01-01T00:00:00.000Z\n/,
    );
    expect(stderr).toContain('hint: save this output');
  });

  it('learns from heads and a key saved elsewhere that log, proofs, heads and key were all replaced', async () => {
    const elsewhere = temporaryFolder();
    cpSync(folder.file('heads'), elsewhere.path, { recursive: true });
    const { json: keys } = await stepdown(['proof', 'key', '--json', '--data', folder.path]);
    writeFileSync(elsewhere.file('kept'), `${keys.keys[0].key}\n`);
    tamper(`update event set data = json_set(data, '$.effectiveOn', '2020-01-01') where position = 2`);
    for (const name of ['proofs', 'heads', 'proof-key.json']) rmSync(folder.file(name), { recursive: true });
    await stepdown(['proof', 'head', '--new', '--data', folder.path]);
    expect((await audit()).code).toBe(0);
    const { code, json } = await audit(
      '--heads',
      elsewhere.path,
      '--public-key-file',
      elsewhere.file('kept'),
      '--json',
    );
    expect(code).toBe(exitCodes.different.code);
    expect(json.findings).toMatchObject([{ kind: 'head-contradicts' }, { kind: 'unknown-key' }]);
    elsewhere.remove();
  });

  it("says how far the supplied heads reach, and how many events rest on the folder's own", async () => {
    const elsewhere = temporaryFolder();
    cpSync(folder.file('heads'), elsewhere.path, { recursive: true });
    await stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(cohort(3)) });
    await stepdown(['proof', 'head', '--new', '--data', folder.path]);
    const more = cohort(3).length;
    const { code, stdout } = await audit('--heads', elsewhere.path);
    expect(code).toBe(0);
    expect(stdout).toContain(`Signed heads speak for the first ${lines.length + more}.\n`);
    expect(stdout).toContain(
      `The heads that you passed speak for the first ${lines.length} of ${lines.length + more}.\n`,
    );
    expect(stdout).toContain(`The last ${more} rest on the folder's own heads, or on none`);
    expect((await audit()).stdout).toContain("All of them are the folder's own");
    elsewhere.remove();
  });

  it('finds that the end was cut off', async () => {
    tamper(`delete from event where position > ${lines.length - 2}`);
    const { code, json, stderr } = await audit('--json');
    expect(code).toBe(exitCodes.different.code);
    expect(json.findings[0]).toMatchObject({ change: 'truncated', index: lines.length - 2 });
    expect(stderr).toContain('2 events are missing');
  });

  it('finds that the end was cut off, even with a log that has no head record', async () => {
    tamper(`delete from event where position > ${lines.length - 2}; pragma user_version = 1`);
    rmSync(folder.file('log.sqlite.head'));
    const { json } = await audit('--json');
    expect(json.findings[0]).toMatchObject({ change: 'truncated', index: lines.length - 2 });
  });

  it('passes no changed log, even if no leaf covers the change', async () => {
    for (const name of ['proofs', 'heads']) rmSync(folder.file(name), { recursive: true });
    tamper(`delete from event where position > ${lines.length - 2}`);
    const { code, stderr } = await audit();
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toContain('is shorter than it was');
  });

  it('finds an episode that is out of log order, as its history shows', async () => {
    tamper(`insert into event select 0, 'episode-ghost', 0, '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10', type, data, metadata, recorded_at
      from event where position = 1`);
    expect((await stepdown(['history', 'ghost', '--data', folder.path])).stdout).toMatch(/^Episode ghost: 1 entries/);
    const { code, stdout } = await audit();
    expect(code).toBe(exitCodes.different.code);
    expect(stdout).toMatch(
      /log-changed: entry 0 of episode-ghost \(event .*, position 0\) stands outside the order of the log\n/,
    );
  });

  it('takes a typed key, even if a file has that name', async () => {
    const { json: keys } = await stepdown(['proof', 'key', '--json', '--data', folder.path]);
    const name = verifierKeyText(newSigningKey('typed'));
    const file = resolve(name);
    const parts = relative(process.cwd(), file).split(sep);
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, `${keys.keys[0].key}\n`);
      const { code, json } = await audit('--public-key', name, '--json');
      expect(code).toBe(exitCodes.different.code);
      expect(json.findings).toMatchObject([{ kind: 'unknown-key' }]);
      const mistyped = await audit('--public-key', name.slice(0, -1));
      expect(mistyped).toMatchObject({
        code: exitCodes.usage.code,
        stderr: expect.stringMatching(/lacks a character or has a wrong one/),
      });
    } finally {
      rmSync(resolve(parts[0]!), { recursive: true });
    }
  });

  it('still reads a file named instead of a key, and says so', async () => {
    const { json: keys } = await stepdown(['proof', 'key', '--json', '--data', folder.path]);
    writeFileSync(folder.file('typed.key'), `# of the log\n${keys.keys[0].key}\n`);
    expect(await audit('--public-key', folder.file('typed.key'))).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/typed\.key is not a public key, so it is read as a file .* use --public-key-file/),
    });
  });

  it('refuses an invalid key, and heads that do not exist', async () => {
    expect((await audit('--public-key', 'x')).code).toBe(exitCodes.usage.code);
    expect((await audit('--public-key-file', folder.file('none'))).code).toBe(exitCodes.usage.code);
    expect((await audit('--public-key-file', folder.file('log.sqlite'))).code).toBe(exitCodes.usage.code);
    expect((await audit('--heads', folder.file('none'))).code).toBe(exitCodes.usage.code);
  });
});
