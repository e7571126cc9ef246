import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keyIn, newFolder, startTestServer, type Reply, type TestServer } from './support/server.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const generator = at('../node_modules/@hey-api/openapi-ts/bin/run.js');
const compiler = at('../node_modules/typescript/bin/tsc');
const use = at('./support/generated-client-use.txt');

const settings = {
  compilerOptions: {
    ...{ target: 'es2023', lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'], module: 'nodenext' },
    ...{ strict: true, skipLibCheck: true, rootDir: '.', outDir: 'out', typeRoots: [at('../node_modules/@types')] },
    types: ['node'],
  },
  files: ['use.ts'],
};

/** Nothing of a generator may go out to the network or ask somebody. */
const env = { PATH: process.env['PATH'], CI: 'true', NO_UPDATE_NOTIFIER: '1' };
const run = async (folder: string, program: string, ...parameters: readonly string[]): Promise<string> => {
  const running = promisify(execFile)(process.execPath, [program, ...parameters], { cwd: folder, env });
  const { stdout } = await running.catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${program}: ${error.stdout}${error.stderr}`);
  });
  return stdout;
};

describe('a client that is generated from the description', () => {
  let server: TestServer;
  let folder: string;
  let authorization: string;
  beforeAll(async () => {
    const data = newFolder();
    ({ authorization } = keyIn(data, { actor: 'client', roles: ['record', 'analyse', 'audit'] }));
    server = await startTestServer({ folder: data });
    folder = newFolder();
    const put = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
    put('openapi.json', (await server.get('/docs/openapi.json')).body as object);
    put('package.json', { type: 'module' });
    put('tsconfig.json', settings);
    const config = { input: 'openapi.json', output: { path: 'client', module: { extension: '.js' } } };
    writeFileSync(join(folder, 'openapi-ts.config.mjs'), `export default ${JSON.stringify(config)};`);
    copyFileSync(use, join(folder, 'use.ts'));
    await run(folder, generator, '--file', 'openapi-ts.config.mjs', '--silent', '--no-log-file');
    await run(folder, compiler, '-p', '.');
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refers a patient, streams commands, follows the feed, asks a report, and reads a problem', async () => {
    const output = await run(folder, 'out/use.js', server.url, authorization.replace('Bearer ', ''));
    expect(JSON.parse(output)).toEqual({
      referral: [201, { status: 'accepted', episodeId: 'client-1', revision: '0', position: '1' }],
      bulk: [
        200,
        [
          ['accepted', null],
          ['accepted', null],
          ['rejected', 'episode-empty'],
        ],
      ],
      page: ['ReferralReceived', 'PatientAdmitted'],
      live: expect.objectContaining({
        type: 'PatientDischarged',
        episodeId: 'client-1',
        position: '3',
      }) as Reply['body'],
      report: [{ by: { level: 'asam-3:2.1', provider: 'clinic-a' }, n: 1 }],
      problem: [400, 'invalid-parameter'],
    });
  });
});
