import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stepdown } from '#cli/testing/stepdown';
import { pairs, type Engines } from './support/engines.js';
import { referral } from './support/commands.js';
import { newFolder, startTestServer } from './support/server.js';

const OTHER = '8d3c1a52-6b0e-4a55-9d0a-6a1f6c3b7d10';

describe.each(pairs)('a start on %s', (_name, open) => {
  let engines: Engines;
  let folder: string;
  beforeEach(async () => {
    engines = await open();
    folder = newFolder();
  });
  afterEach(async () => {
    await engines.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts on the folder, records an entry and answers the identity of the log. */
  async function recordedIn(settings: object): Promise<string> {
    const server = await startTestServer({ folder, settings: { ...engines.settings, ...settings } });
    expect((await server.post('/v1/episodes/e/referral', referral)).status).toBe(201);
    const identity = await server.running.engine.write.store.identity();
    await server.running.stop();
    return identity;
  }

  it('makes no log where none is to be made', async () => {
    await expect(recordedIn({ createLog: 'off' })).rejects.toMatchObject({
      code: 'invalid-config',
      message: expect.stringMatching(/^eventStore .* there is no log .*STEPDOWN_CREATE_LOG=on/),
    });
    expect(existsSync(join(folder, 'log.sqlite'))).toBe(false);
    const identity = await recordedIn({ createLog: 'on' });
    const server = await startTestServer({ folder, settings: { ...engines.settings, createLog: 'off' } });
    expect(await server.running.engine.write.store.identity()).toBe(identity);
    await server.running.stop();
  });

  it('refuses another log than the one that is expected', async () => {
    const identity = await recordedIn({});
    await expect(recordedIn({ logId: OTHER })).rejects.toMatchObject({
      code: 'invalid-config',
      message: expect.stringContaining(`is ${identity}, and ${OTHER} is expected`),
    });
    const server = await startTestServer({ folder, settings: { ...engines.settings, logId: identity } });
    await server.running.stop();
  });
});

describe('the command line', () => {
  it('ends with code 2 for a mistyped setting, before anything is recorded', async () => {
    const env = { STEPDOWN_DTAA: '/nowhere' };
    const { code, stderr } = await stepdown(['import', '-'], { stdin: '{}', env });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'stepdown: STEPDOWN_DTAA: there is no such setting; did you mean STEPDOWN_DATA?\n',
    });
    expect((await stepdown(['--help'], { env })).code).toBe(0);
  });
});
