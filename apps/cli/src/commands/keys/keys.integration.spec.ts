import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const keys = (...args: readonly string[]) => stepdown(['keys', ...args, '--data', folder.path]);
const create = (role: string, ...args: readonly string[]) =>
  keys('create', '--actor', 'clinic-a', '--role', role, ...args);

describe('API keys', () => {
  it('are created with a secret that is printed once and stored nowhere', async () => {
    const { stdout, stderr } = await create('record', '--provider', 'clinic-a');
    const secret = stdout.trim();
    expect(secret).toMatch(/^stepdown_[\w-]{43}$/);
    expect(stderr).toContain('from now on every caller needs one');
    expect(readFileSync(folder.file('keys.json'), 'utf8')).not.toContain(secret);
    const listed = await keys('list', '--json');
    expect(listed.json).toMatchObject([{ actor: 'clinic-a', roles: ['record'], provider: 'clinic-a' }]);
    expect(listed.stdout).not.toMatch(/sha256|stepdown_/);
  });

  it('are listed for people, and show when they were revoked', async () => {
    const { json } = await create('audit', '--json');
    expect((await keys('revoke', json.id)).code).toBe(0);
    const { stdout } = await keys('list');
    expect(stdout).toMatch(/^id +actor +roles +provider +created +revoked\n[^]*clinic-a +audit/);
    expect((await keys('list', '--json')).json[0].revokedAt).toBeDefined();
  });

  it('that are unknown, or revoked already, cannot be revoked', async () => {
    const { json } = await create('audit', '--json');
    await keys('revoke', json.id);
    expect((await keys('revoke', json.id)).code).toBe(exitCodes.failed.code);
    expect((await keys('revoke', 'nobody')).stderr).toContain('no key in force has the id nobody');
  });

  it('can be created again if their file is damaged, which is moved aside', async () => {
    await create('audit');
    writeFileSync(folder.file('keys.json'), 'oops');
    expect((await keys('list')).stderr).toContain('is not a file of API keys');
    const { code, stderr } = await create('audit');
    expect(code).toBe(0);
    expect(stderr).toContain('moved to');
    expect(stderr).not.toContain('the first key');
    expect((await keys('list', '--json')).json).toHaveLength(1);
  });

  it('of a provider cannot have the role operate', async () => {
    const { code, stderr } = await create('operate', '--provider', 'clinic-a');
    expect(code).toBe(exitCodes.usage.code);
    expect(stderr).toContain('--provider: the role operate is about every provider');
  });

  it('may have several roles', async () => {
    expect((await create('record', 'audit', '--json')).json.roles).toEqual(['record', 'audit']);
  });

  it('are required through a server, and admit callers with the role', async () => {
    const secret = (await create('record')).stdout.trim();
    await serving(folder.path, async (url) => {
      const send = (args: readonly string[], env = {}) =>
        stepdown(['import', '-', '--url', url, ...args], { stdin: ndjson(cohort(1)), env });
      expect((await send([])).code).toBe(exitCodes.denied.code);
      expect((await send(['--key', 'wrong'])).stderr).toMatch(/unauthenticated[^]*hint: give an API key/);
      expect((await send([], { STEPDOWN_API_KEY: secret })).code).toBe(0);
      expect((await stepdown(['export', '--url', url, '--key', secret])).code).toBe(exitCodes.denied.code);
    });
  });

  it('do not lock out the owner of the folder, whose name is recorded', async () => {
    await create('record');
    await stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(cohort(1)) });
    const { stdout } = await stepdown(['export', '--data', folder.path]);
    expect(JSON.parse(stdout.split('\n')[0]!).metadata.actor).toMatch(/^cli:./);
  });
});
