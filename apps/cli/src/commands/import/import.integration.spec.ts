import { writeFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configFrom } from '#server/config';
import { createLogger } from '#server/http/logger';
import { startServer, type RunningServer } from '#server/server';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const importing = (lines: readonly string[], ...args: readonly string[]) =>
  stepdown(['import', '-', '--data', folder.file('data'), '--json', ...args], { stdin: ndjson(lines) });

describe('importing commands into a folder', () => {
  it('records them once, however often they are sent', async () => {
    const lines = cohort(3);
    const first = await importing(lines);
    expect(first.code).toBe(0);
    expect(first.json).toMatchObject({ lines: lines.length, accepted: lines.length, failures: [] });

    const file = folder.file('again.ndjson');
    writeFileSync(file, ndjson(lines));
    const second = await stepdown(['import', file, '--data', folder.file('data'), '--json']);
    expect(second.json).toMatchObject({ lines: lines.length, accepted: 0, duplicate: lines.length });
  });

  it('lists each line that was not recorded, with the code and the fields, and continues after it', async () => {
    const [first = '', second = '', ...rest] = cohort(2);
    const early = {
      ...JSON.parse(second),
      commandId: '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10',
      episodeId: 'nobody',
      source: undefined,
    };
    const lines = [first, '', 'no json', '{"commandId":"x"}', JSON.stringify(early), second, ...rest];
    const { code, json, stderr } = await importing(lines);
    expect(code).toBe(exitCodes.notAccepted.code);
    expect(json).toMatchObject({ lines: lines.length - 1, accepted: rest.length + 2, invalid: 2, rejected: 1 });
    expect(json.failures).toMatchObject([
      { line: 3, status: 'invalid', code: 'malformed-json' },
      {
        line: 4,
        status: 'invalid',
        code: 'invalid-body',
        errors: expect.arrayContaining([{ field: 'commandId', code: expect.any(String), message: expect.any(String) }]),
      },
      { line: 5, status: 'rejected', commandId: early.commandId },
    ]);
    expect(stderr).toContain(`3 of ${lines.length - 1} lines were not recorded`);
  });

  it('lists no more failures than requested, and says how many there are', async () => {
    const args = ['import', '-', '--data', folder.file('data'), '--failures', '2'];
    const { stdout } = await stepdown(args, { stdin: 'a\nb\nc\nd\ne\n' });
    expect(stdout.match(/malformed-json/g)).toHaveLength(2);
    expect(stdout).toContain('... and 3 more');
  });

  it('refuses an over-long line by its number and accepts the next', async () => {
    const [first = ''] = cohort(1);
    const { json } = await importing(['x'.repeat(3_000_000), first]);
    expect(json).toMatchObject({ accepted: 1, failures: [{ line: 1, code: 'line-too-long' }] });
  });

  it('writes every answer to the requested file', async () => {
    const lines = cohort(2);
    const answers = folder.file('answers.ndjson');
    await importing([...lines, 'no json'], '--answers', answers);
    const saved = readFileSync(answers, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(saved.map(({ commandId }) => commandId)).toEqual([
      ...lines.map((line) => JSON.parse(line).commandId),
      undefined,
    ]);
    expect(saved.at(-1)).toMatchObject({ status: 'invalid', problem: { code: 'malformed-json' } });
  });

  it('has nothing to do with an empty file', async () => {
    expect((await importing([])).json).toMatchObject({ lines: 0, accepted: 0 });
  });

  it('fails for a file that does not exist, before it creates a folder', async () => {
    const { code, stderr } = await stepdown(['import', folder.file('nope'), '--data', folder.file('data')]);
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toContain('no such file');
    expect(() => readFileSync(folder.file('data'))).toThrow('ENOENT');
  });
});

describe('importing commands through a server', () => {
  let server: RunningServer;
  beforeEach(async () => {
    const options = { dataFolder: folder.file('data'), host: '127.0.0.1', port: '0', logLevel: 'error' };
    server = await startServer(configFrom(options, {}), createLogger('error'));
  });
  afterEach(() => server.stop());

  it('goes through the one that runs on the folder', async () => {
    const { json } = await importing(cohort(1));
    expect(json.accepted).toBeGreaterThan(0);
    expect(await server.engine.write.store.head()).toMatchObject({ position: BigInt(json.accepted) });
  });
});
