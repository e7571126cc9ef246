import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { openEventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { streamName } from '#event-store/port';
import { referral } from '../support/commands.js';
import type { PostgresServer } from '#read-models/postgres/testing/postgres-server';
import { stoppableProduction, type ProductionEngines } from '../support/engines.js';
import { samplesIn } from '../support/samples.js';
import { newFolder } from '../support/server.js';
import { spawnProjector, spawnServer, type ServerProcess } from '../support/server-process.js';
import type { Target } from './scraper.js';

/** Two servers and two projectors on one log and one set of read models, each a process of its own. */
export interface Cluster {
  readonly engines: ProductionEngines<PostgresServer>;
  readonly targets: readonly Target[];
  /** Sends a command to the first server; whether it was recorded. */
  send(): Promise<boolean>;
  /** Ends the projector that projects, as a power cut would. */
  killActive(): Promise<void>;
  /** Starts another in the place of one that was killed. */
  replaceKilled(): Promise<void>;
  /** Writes an event, past the program, that it cannot project. */
  sayStrangely(): Promise<void>;
  remove(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const engines = await stoppableProduction();
  const folders: string[] = [];
  const folder = (): string => {
    folders.push(newFolder());
    return folders.at(-1)!;
  };
  const server = () => spawnServer(folder(), { ...engines.settings, projector: 'off' });
  const projector = () => spawnProjector({ ...engines.settings, dataFolder: folder() });
  const processes = new Map<string, ServerProcess>();
  for (const name of ['server-1', 'server-2']) processes.set(name, await server());
  for (const name of ['projector-1', 'projector-2']) processes.set(name, await projector());
  const targets = [...processes.keys()].map((instance) => ({ instance, url: () => processes.get(instance)!.url }));
  let killed: string | undefined;
  return {
    engines,
    targets,
    send: () => recorded(processes.get('server-1')!.url),
    async killActive() {
      killed = await activeOf(targets);
      await processes.get(killed)!.kill();
    },
    async replaceKilled() {
      if (killed !== undefined) processes.set(killed, await projector());
    },
    sayStrangely: () => strangelySaid(engines.node.connectionString),
    async remove() {
      await Promise.all([...processes.values()].map((each) => each.kill()));
      await engines.remove();
      for (const each of folders) rmSync(each, { recursive: true, force: true });
    },
  };
}

/** Sends a referral of an episode of its own. */
export async function recorded(url: string): Promise<boolean> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const body = JSON.stringify(referral);
  const sent = { method: 'POST', headers, body, signal: AbortSignal.timeout(20_000) };
  const answer = await fetch(`${url}/v1/episodes/${randomUUID()}/referral`, sent).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 201;
}

async function activeOf(targets: readonly Target[]): Promise<string> {
  for (const { instance, url } of targets) {
    const metrics = await (await fetch(`${url()}/metrics`)).text();
    const active = samplesIn(metrics).find(({ name }) => name === 'stepdown_projection_active');
    if (active?.value === 1) return instance;
  }
  throw new Error('nobody projects');
}

async function strangelySaid(connectionString: string): Promise<void> {
  const log = await openEventStoreDb({ connectionString });
  const ids = { commandId: randomUUID(), commandDigest: '', correlationId: 'c', causationId: 'c' };
  const metadata = { ...ids, actor: 'outage', schemaVersion: 1 };
  await log.append(streamName('episode-strange'), 'no-stream', [
    { id: randomUUID(), type: 'FromTheFuture', data: {}, metadata },
  ]);
  await log.close();
}
