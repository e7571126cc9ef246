import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { WrittenSettings } from '#server/config';
import { referral } from './support/commands.js';
import { production, type ProductionEngines } from './support/engines.js';
import { newFolder, startTestServer } from './support/server.js';
import {
  environmentOf,
  killServers,
  runProgram,
  spawnProjector,
  spawnServe,
  spawnServer,
  type Ended,
  type Program,
  type ServerProcess,
} from './support/server-process.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => {
  killServers();
  rmSync(folder, { recursive: true, force: true });
});

/** A server of another program: it takes connections and says nothing. */
async function silentServer(): Promise<{ readonly server: Server; readonly port: string }> {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: String((server.address() as AddressInfo).port) };
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
}

const errorsIn = ({ stderr }: Ended): readonly LogLine[] =>
  stderr
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ level }) => level >= 50);

const argumentsOf = { server: [], projector: [], cli: ['serve'] } as const satisfies Record<Program, readonly string[]>;

describe('the version', () => {
  it.each<Program>(['cli', 'server', 'projector'])('is what the program %s says of itself', async (program) => {
    expect(await runProgram(program, ['--version']).ended).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('stands in the answers about health, and in the first line of the log', async () => {
    const server = await startTestServer({ folder });
    for (const path of ['/health/live', '/health/ready'])
      expect((await server.get(path)).body).toMatchObject({ version });
    await server.running.stop();
    const { log, stop } = await spawnServer(folder);
    expect(JSON.parse(log.find((line) => line.includes('"listening"'))!)).toMatchObject({ version });
    await stop();
  });
});

describe('a start that fails', () => {
  const startOf = (program: Program, settings: WrittenSettings): Promise<Ended> =>
    runProgram(program, argumentsOf[program], environmentOf({ dataFolder: folder, port: '0', ...settings })).ended;

  it.each<Program>(['server', 'cli'])(
    'of %s on a port that is taken is one line, with the code of what may pass',
    async (program) => {
      const { server, port } = await silentServer();
      const ended = await startOf(program, { port, logLevel: 'error' });
      server.close();
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr.trimEnd().split('\n')).toEqual([
        expect.stringContaining(`port (STEPDOWN_PORT): ${port} on 127.0.0.1 is in use by another process`),
      ]);
    },
  );

  it.each<[string, string, (path: string) => WrittenSettings]>([
    ['a data folder that is a file', 'dataFolder (STEPDOWN_DATA)', (path) => ({ dataFolder: path })],
    ['a log that is another file', 'eventStore (STEPDOWN_EVENT_STORE)', (path) => ({ eventStore: `sqlite:${path}` })],
    ['a log that is a folder', 'eventStore (STEPDOWN_EVENT_STORE)', (path) => ({ eventStore: `sqlite:${path}.d` })],
    ['a wrong value', 'drainDelay (STEPDOWN_DRAIN_DELAY)', () => ({ drainDelay: 'soon' })],
  ])('for %s names the setting, and has the code of what has to be changed', async (_name, setting, settings) => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'this is no log, and no folder either\n'.repeat(100));
    mkdirSync(`${path}.d`);
    const ended = await startOf('server', settings(path));
    expect({ code: ended.code, errors: errorsIn(ended).map(({ msg }) => msg) }).toEqual({
      code: 2,
      errors: [expect.stringContaining(`${setting}: `)],
    });
  });

  it('for an engine that does not answer, or a folder in use, names the setting, and has the code of what may pass', async () => {
    const unreachable = await startOf('server', { eventStore: 'esdb://me:s3cr3t@127.0.0.1:1?tls=false' });
    expect(unreachable.code).toBe(1);
    expect(errorsIn(unreachable).at(-1)!.msg).toContain(
      'eventStore (STEPDOWN_EVENT_STORE): the event store at 127.0.0.1:1',
    );
    expect(unreachable.stderr).not.toContain('s3cr3t');
    const first = await startTestServer({ folder });
    for (const program of ['server', 'cli'] as const) expect((await startOf(program, {})).code).toBe(1);
    await first.running.stop();
  });

  it('of `stepdown serve` says and ends the same', async () => {
    const ended = await startOf('cli', { drainDelay: 'soon' });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^stepdown: drainDelay \(STEPDOWN_DRAIN_DELAY\): .*\n$/);
  });

  it('for an argument that does not count says so', async () => {
    const ended = await runProgram('server', ['--port', '80'], environmentOf({ dataFolder: folder })).ended;
    expect(ended.code).toBe(2);
    expect(errorsIn(ended).map(({ msg }) => msg)).toEqual([
      'arguments: there are none but --version; settings are variables',
    ]);
  });
});

describe('a stop', () => {
  let engines: ProductionEngines | undefined;
  afterEach(async () => {
    await engines?.remove();
    engines = undefined;
  });

  const starts: Record<Program, (settings: WrittenSettings) => Promise<ServerProcess>> = {
    server: (settings) => spawnServer(folder, settings),
    cli: (settings) => spawnServe(folder, settings),
    async projector(settings) {
      engines = await production();
      return spawnProjector({ ...engines.settings, ...settings, dataFolder: folder });
    },
  };
  const readiness = async ({ url }: ServerProcess) => {
    const response = await fetch(`${url}/health/ready`);
    return { status: response.status, body: (await response.json()) as { checks: { server?: object } } };
  };
  const send = async ({ url }: ServerProcess, id: string) =>
    fetch(`${url}/v1/episodes/${id}/referral`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(referral),
    });

  it.each<Program>(['server', 'cli', 'projector'])(
    'of %s with a drain delay makes it not ready while it goes on, and ends at once at a second signal',
    async (program) => {
      const running = await starts[program]({ drainDelay: '3600' });
      expect((await readiness(running)).body.checks.server).toBeUndefined();
      running.signal('SIGTERM');
      await running.logged('draining');
      expect(await readiness(running)).toMatchObject({
        status: 503,
        body: { checks: { server: { ok: false, state: 'stopping' } } },
      });
      expect((await fetch(`${running.url}/health/live`)).status).toBe(200);
      if (program !== 'projector') expect((await send(running, 'E-1')).status).toBe(201);
      running.signal('SIGTERM');
      expect(await running.ended).toBe(1);
    },
  );

  it.each<Program>(['server', 'cli'])('of %s ends by itself after the drain delay', async (program) => {
    const running = await starts[program]({ drainDelay: '1' });
    running.signal('SIGINT');
    expect(await running.ended).toBe(0);
    const messages = running.log.map((line) => (JSON.parse(line) as LogLine).msg);
    expect(messages.slice(messages.indexOf('stopping'))).toEqual(
      expect.arrayContaining(['stopping', 'draining', 'stopped']),
    );
  });

  it('is over within its bound also where an engine never answers, whichever program runs', async () => {
    const programs = [
      ['server', []],
      ['cli', ['serve']],
      ['cli', ['import', '-']],
      ['cli', ['demo', '--data', join(folder, 'demo'), '--port', '0']],
    ] as const;
    const ends = await Promise.all(
      programs.map(async ([program, args], index) => {
        const { server, port } = await silentServer();
        const own = {
          dataFolder: join(folder, String(index)),
          eventStore: `esdb://127.0.0.1:${port}?tls=false`,
          port: '0',
        };
        const connected = once(server, 'connection');
        const run = runProgram(program, args, environmentOf(own));
        await connected;
        run.signal('SIGTERM');
        const { code, stderr } = await run.ended;
        server.close();
        return { code, late: /did not stop (in time|within 10 s): the process exits now/.test(stderr) };
      }),
    );
    expect(ends).toEqual([1, 1, 130, 130].map((code) => ({ code, late: true })));
  });
});
