import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { position } from '#event-store/port';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { openDuckDbReadModelStore } from '#read-models/duckdb/duckdb-read-model-store';
import { projectLog } from '#read-models/testing/project-log';
import { everyRow } from '#read-models/testing/rows';
import { temporaryFolder } from '#read-models/testing/temporary-folder';
import { course, line } from './support/commands.js';
import { production, type Engines } from './support/engines.js';
import { StandIn } from './support/eventstoredb/stand-in.js';
import { newFolder, startTestServer, type TestServer } from './support/server.js';
import { failedStart, killServers, refused, spawnProjector, type ServerProcess } from './support/server-process.js';

const READ_AFTER = 'stepdown-read-after';
const episodes = '/v1/reports/length-of-stay?of=episode&cutOff=2026-06-30';

const courses = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    course.map(([, data, type]) => line(`${prefix}-${index}`, type, data)),
  ).flat();

async function record(server: TestServer, lines: readonly object[]): Promise<string> {
  const answers = await server.bulk(lines);
  expect(answers.map(({ status }) => status)).toEqual(lines.map(() => 'accepted'));
  return String(answers.map((answer) => position(answer.position as string)).reduce((a, b) => (a > b ? a : b)));
}

/** What a projector writes that nothing disturbs, into read models of another engine. */
async function undisturbed(connectionString: string): Promise<string> {
  const { folder, remove } = await temporaryFolder();
  const log = await openEventStoreDb({ connectionString });
  const store = await openDuckDbReadModelStore({ file: `${folder}/facts.duckdb` });
  await projectLog(log, store);
  const rows = await everyRow(store);
  await store.close();
  await log.close();
  await remove();
  return rows;
}

let engines: Engines;
let running: TestServer[];
/** Of projectors, which keep nothing there, and of servers that do not start. */
let folder: string;
beforeEach(async () => {
  engines = await production();
  folder = newFolder();
  running = [];
});
afterEach(async () => {
  killServers();
  await Promise.all(running.map((server) => server.dispose()));
  await engines.remove();
  rmSync(folder, { recursive: true });
});

async function serverThat(projector: 'on' | 'off'): Promise<TestServer> {
  const server = await startTestServer({ settings: { ...engines.settings, projector } });
  running.push(server);
  return server;
}

const stateOf = async (url: string): Promise<string> =>
  ((await (await fetch(`${url}/v1/projection`)).json()) as { state: string }).state;

describe('projectors of their own', () => {
  const projector = (): Promise<ServerProcess> => spawnProjector({ ...engines.settings, dataFolder: folder });

  it('take over from one that is killed, and write what it would have written', async () => {
    const server = await serverThat('off');
    const first = await projector();
    await first.logged('projecting');
    const second = await projector();
    await second.logged('standing by');
    expect([await stateOf(server.url), await stateOf(second.url)]).toEqual(['elsewhere', 'standby']);
    expect((await fetch(`${second.url}/health/ready`)).status).toBe(200);

    const seen = await record(server, courses('before', 20));
    await server.get(episodes, { [READ_AFTER]: seen });
    const recording = record(server, courses('during', 100));
    await first.kill();
    const last = await recording;
    await second.logged('projecting');
    await server.running.engine.read.waitFor(position(last));

    expect(await everyRow(server.running.engine.read)).toBe(await undisturbed(engines.settings.eventStore!));
    expect((await server.get(episodes)).body.groups).toMatchObject([{ n: 120 }]);
    expect(await second.stop()).toBe(0);
  });

  it('hand over when they are stopped, also one that only stands by', async () => {
    const first = await projector();
    await first.logged('projecting');
    const [second, third] = await Promise.all([projector(), projector()]);
    await Promise.all([second.logged('standing by'), third.logged('standing by')]);
    expect(await third.stop()).toBe(0);
    expect(third.log.at(-1)).toContain('"msg":"stopped"');
    expect(await first.stop()).toBe(0);
    await second.logged('projecting');
    expect(await second.stop()).toBe(0);
  });

  it('answer health, metrics and the projection, and rebuild only where they project', async () => {
    const server = await serverThat('off');
    const [active, standby] = [await projector(), await projector()];
    await active.logged('projecting');
    await standby.logged('standing by');
    const last = await record(server, courses('e', 5));
    const before = (await server.get(episodes, { [READ_AFTER]: last })).body;

    for (const url of [server.url, standby.url]) {
      const rebuild = await fetch(`${url}/v1/projection/rebuild`, { method: 'POST' });
      expect(rebuild.status).toBe(409);
      expect(await rebuild.json()).toMatchObject({ code: 'projected-elsewhere', retryable: true });
      const replay = await fetch(`${url}/v1/projection/parked/e-1/replay`, { method: 'POST' });
      expect(await replay.json()).toMatchObject({ status: 409, code: 'projected-elsewhere' });
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('stepdown_projection_active 0');
    }
    const rebuild = await fetch(`${active.url}/v1/projection/rebuild`, { method: 'POST' });
    expect((await rebuild.text()).trim().split('\n').at(-1)).toContain('"done":true');
    expect((await server.get(episodes)).body).toEqual(before);
    const later = await record(server, courses('later', 1));
    expect((await server.get(episodes, { [READ_AFTER]: later })).body.groups).toMatchObject([{ n: 6 }]);
  });
});

describe('several servers on one log and one set of read models', () => {
  it('record at the same time, and each sees what the others recorded', async () => {
    const [one, two] = [await serverThat('on'), await serverThat('on')];
    const shared = courses('same', 5);
    const [ofOne, ofTwo] = await Promise.all([one.bulk(shared), two.bulk(shared)]);
    const places = (answers: typeof ofOne) => answers.map(({ revision, position }) => ({ revision, position }));
    expect(places(ofOne)).toEqual(places(ofTwo));
    const feed = String((await one.get('/v1/events')).body)
      .trim()
      .split('\n');
    expect(feed).toHaveLength(shared.length);
    const [lastOfOne, lastOfTwo] = await Promise.all([record(one, courses('one', 5)), record(two, courses('two', 5))]);
    for (const server of [one, two]) {
      await server.get(episodes, { [READ_AFTER]: lastOfOne });
      expect((await server.get(episodes, { [READ_AFTER]: lastOfTwo })).body.groups).toMatchObject([{ n: 15 }]);
    }
  });

  it('have one that projects; when it stops another does', async () => {
    const one = await serverThat('on');
    await one.get(episodes, { [READ_AFTER]: await record(one, courses('one', 1)) });
    const two = await serverThat('on');
    await one.running.stop();
    const last = await record(two, courses('two', 1));
    await two.running.engine.read.waitFor(position(last));
    expect((await two.get(episodes)).body.groups).toMatchObject([{ n: 2 }]);
    expect(await stateOf(two.url)).toBe('live');
  });
});

describe('a process that cannot start', () => {
  const password = 's3cr3t';

  it('names the log that is not the one behind the read models, whether it would project or not', async () => {
    const server = await serverThat('on');
    await server.get(episodes, { [READ_AFTER]: await record(server, courses('e', 1)) });
    await server.running.stop();
    const other = await StandIn.start();
    for (const projector of ['on', 'off']) {
      const settings = { ...engines.settings, eventStore: other.connectionString, projector };
      expect(await failedStart(folder, settings)).toMatch(/rebuild the read model/);
    }
    await other.kill();
  });

  it('keeps passwords to itself', async () => {
    const { host } = new URL(engines.settings.readModels!);
    const unreachable = { ...engines.settings, readModels: `postgres://me:${password}@127.0.0.1:1/facts` };
    const denied = { ...engines.settings, readModels: `postgres://me:${password}@${host}/facts` };
    const noLog = { ...engines.settings, eventStore: `esdb://me:${password}@127.0.0.1:1?tls=false` };
    // Who is denied is denied until somebody changes that; what cannot be reached may be tomorrow.
    for (const [settings, expected] of [
      [denied, 2],
      [noLog, 1],
    ] as const) {
      const { code, message } = await refused(spawnProjector({ ...settings, dataFolder: folder }));
      expect(code).toBe(expected);
      expect(message).toContain('"level":60');
      expect(message).not.toContain(password);
    }
    const waiting = await spawnProjector({ ...unreachable, dataFolder: folder });
    expect(waiting.log.join('\n')).toContain('waiting for the read models');
    expect(await waiting.stop()).toBe(0);
    expect(waiting.log.join('\n')).not.toContain(password);
  });

  it('because of a setting ends with another exit code', async () => {
    const { code, message } = await refused(spawnProjector({ ...engines.settings, readModels: 'duckdb:' }));
    expect(code).toBe(2);
    expect(message).toContain('read models in duckdb: admit one process');
  });
});
