import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { announce, dataFolder } from '#server/engine/data-folder';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const add = () => stepdown(['import', '-', '--data', folder.path, '--json'], { stdin: ndjson(cohort(1)) });

describe('a server', () => {
  it('prints its address, is found by other commands, and leaves nothing behind when it is interrupted', async () => {
    const { code } = await serving(folder.path, async (url) => {
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      expect((await add()).code).toBe(0);
      // The read model file admits one process, so this query went through the server.
      const { stdout } = await stepdown(['export', '--data', folder.path]);
      expect(JSON.parse(stdout.split('\n')[0]!).metadata.actor).toBe('anonymous');
    });
    expect(code).toBe(exitCodes.ok.code);
    expect(existsSync(dataFolder(folder.path).server)).toBe(false);
  });

  it('is reached with variables that are empty, or name a file for the key', async () => {
    const file = folder.file('key');
    writeFileSync(file, 'a key that nobody asks for\n');
    const env = { STEPDOWN_DATA: folder.path, STEPDOWN_URL: '', STEPDOWN_API_KEY: '', STEPDOWN_API_KEY_FILE: file };
    await serving(folder.path, async () => {
      expect(await stepdown(['export'], { env })).toMatchObject({ code: 0, stdout: '' });
      const missing = { ...env, STEPDOWN_API_KEY_FILE: folder.file('none') };
      const { code, stderr } = await stepdown(['export'], { env: missing });
      expect(code).toBe(exitCodes.usage.code);
      expect(stderr).toMatch(/^stepdown: STEPDOWN_API_KEY_FILE: .*none cannot be read \(ENOENT\)\n$/);
    });
  });

  it('is not started twice on one folder', async () => {
    await serving(folder.path, async (url) => {
      const { code, stderr } = await stepdown(['serve', '--data', folder.path]);
      expect(code).toBe(exitCodes.failed.code);
      expect(stderr).toContain(`process ${process.pid} already serves this data folder, at ${url}`);
    });
  });

  it('that a crash left announced does not count', async () => {
    const stranger = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    announce(dataFolder(folder.path), { url: `http://127.0.0.1:${port}`, pid: process.pid, startedAt: '' });
    expect((await add()).code).toBe(0);
    stranger.close();
  });

  it('of another folder, at the address of a crashed one, is not mistaken for it', async () => {
    const other = temporaryFolder();
    await serving(other.path, async (url) => {
      announce(dataFolder(folder.path), { url, pid: process.ppid, startedAt: '' });
      expect((await add()).json.accepted).toBeGreaterThan(0);
      expect((await stepdown(['export', '--url', url])).stdout).toBe('');
    });
    other.remove();
  });

  it('with an unreadable announcement does not count', async () => {
    writeFileSync(dataFolder(folder.path).server, 'half a li');
    expect((await add()).code).toBe(0);
  });

  it('on a folder in use that does not answer is named by its process id', async () => {
    await serving(folder.path, async () => {
      announce(dataFolder(folder.path), { url: 'http://127.0.0.1:1', pid: process.pid, startedAt: '' });
      const { code, stderr } = await add();
      expect(code).toBe(exitCodes.unavailable.code);
      expect(stderr).toContain(`process ${process.pid}`);
    });
  });

  it('on a port in use says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await stepdown([
      'serve',
      '--data',
      folder.path,
      '--port',
      String(port),
      '--log-level',
      'error',
    ]);
    taken.close();
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toMatch(/^stepdown: port \(STEPDOWN_PORT\): \d+ on 127.0.0.1 is in use .*\n$/);
  });
});
