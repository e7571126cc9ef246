import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { course } from './support/commands.js';
import { production, type ProductionEngines } from './support/engines.js';
import { newFolder } from './support/server.js';
import { killServers, spawnServer, type ServerProcess } from './support/server-process.js';

const SENDERS = 3;

let engines: ProductionEngines;
let folders: readonly string[];
beforeEach(async () => {
  engines = await production();
  folders = [newFolder(), newFolder()];
});
afterEach(async () => {
  killServers();
  await engines.remove();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Hands out the servers in turn, as a load balancer does: those that are there, or only those that say they are ready. */
class Balancer {
  readonly #servers = new Set<ServerProcess>();
  #turn = 0;

  add(server: ServerProcess): void {
    this.#servers.add(server);
  }

  remove(server: ServerProcess): void {
    this.#servers.delete(server);
  }

  next(): ServerProcess {
    this.#turn += 1;
    return [...this.#servers][this.#turn % this.#servers.size]!;
  }
}

interface Sent {
  readonly commandId: string;
  /** Attempts that got no answer that says what became of the command. */
  readonly failures: number;
}

/** Sends a command under one id until a server says that it is on record. */
async function send(balancer: Balancer, path: string, body: object): Promise<Sent> {
  const commandId = randomUUID();
  for (let failures = 0; ; failures += 1) {
    const response = await fetch(`${balancer.next().url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': commandId },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    await response?.text().catch(() => undefined);
    if (response?.ok === true) return { commandId, failures };
    // 503 says when to come again; everything else would be a command that is lost.
    if (response !== undefined) expect(response.status).toBe(503);
    await setImmediate();
  }
}

/** Records complete episodes one after another until `isOver` returns true. */
async function sendEpisodes(balancer: Balancer, sender: number, isOver: () => boolean): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (let episode = 0; !isOver(); episode += 1) {
    for (const [segment, data] of course)
      sent.push(await send(balancer, `/v1/episodes/E-${sender}-${episode}/${segment}`, data));
  }
  return sent;
}

/** The command ids on the log, in its order. */
async function recorded({ url }: ServerProcess): Promise<readonly string[]> {
  const text = await (await fetch(`${url}/v1/events?limit=100000`)).text();
  const events = text.split('\n').filter(Boolean);
  return events.map((line) => (JSON.parse(line) as { metadata: { commandId: string } }).metadata.commandId);
}

/** Resolves when a server says that it is not ready. */
async function notReady({ url }: ServerProcess): Promise<void> {
  for (let status = 200; status === 200;) ({ status } = await fetch(`${url}/health/ready`));
}

/** Stops and starts each server in turn while senders go on. */
async function roll(drainDelay: string, asks: boolean): Promise<{ sent: readonly Sent[]; log: readonly string[] }> {
  const start = (folder: string) => spawnServer(folder, { ...engines.settings, drainDelay });
  const balancer = new Balancer();
  const servers = await Promise.all(folders.map(start));
  servers.forEach((server) => balancer.add(server));
  let isOver = false;
  const senders = Array.from({ length: SENDERS }, (_, sender) => sendEpisodes(balancer, sender, () => isOver));
  for (const [index, server] of servers.entries()) {
    server.signal('SIGTERM');
    if (asks) {
      await notReady(server);
      balancer.remove(server);
    }
    expect(await server.ended).toBe(0);
    balancer.remove(server);
    servers[index] = await start(folders[index]!);
    balancer.add(servers[index]);
  }
  isOver = true;
  const sent = (await Promise.all(senders)).flat();
  const log = await recorded(servers[0]!);
  for (const server of servers) await server.stop();
  return { sent, log };
}

const sorted = (ids: readonly string[]) => [...ids].sort();

it('a rolling stop under load loses and doubles no command, and senders who send again need to know nothing', async () => {
  const { sent, log } = await roll('0', false);
  expect(sorted(log)).toEqual(sorted(sent.map(({ commandId }) => commandId)));
  expect(sent.length).toBeGreaterThan(course.length * SENDERS);
});

it('a rolling stop with a drain delay behind a load balancer that asks for readiness costs no call', async () => {
  const { sent, log } = await roll('2', true);
  expect(sorted(log)).toEqual(sorted(sent.map(({ commandId }) => commandId)));
  expect(sent.filter(({ failures }) => failures > 0)).toEqual([]);
});
