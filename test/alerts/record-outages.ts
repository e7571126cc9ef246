import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { stepdown } from '#cli/testing/stepdown';
import { newFolder } from '../support/server.js';
import { spawnServer } from '../support/server-process.js';
import { recorded, startCluster, type Cluster } from './cluster.js';
import { demandPromtool, fileOf, firingAt, testOf, type Expectation } from './promtool.js';
import { alertRules, selectorsIn } from './rules.js';
import { EVERY, Scraper, type Target } from './scraper.js';
import { seriesOf } from './series.js';

/*
 * Has outages happen to servers and projectors that run, scrapes them meanwhile, and writes what they said into
 * `deploy/prometheus/rules.test.yaml`, with the alerts that must fire at the end of each outage and after it. The alerts that
 * are to fire are declared below; their labels are those that the rules give. Takes some ten minutes, and needs `promtool`:
 *
 *   npx node --import ./test/support/ts-loader.mjs --conditions=source test/alerts/record-outages.ts
 *
 * On standard output it tells, for docs/operators.md, when each alert fired and what was recorded meanwhile.
 */

/** Something that goes wrong, with the seconds of what is scraped. */
interface Outage<On> {
  readonly name: string;
  readonly lasts: number;
  readonly after: number;
  begin(on: On): Promise<void>;
  /** Ends it; left out where it lasts. */
  end?(on: On): Promise<void>;
  /** Alerts that fire when it ends, and when what came after it does. */
  readonly firing: { readonly atEnd: readonly string[]; readonly after: readonly string[] };
}

interface Recording {
  readonly test: object;
  readonly row: string;
}

const BEFORE = 20;

const outages: readonly Outage<Cluster>[] = [
  {
    name: 'PostgreSQL is stopped for a minute',
    lasts: 60,
    after: 180,
    begin: ({ engines }) => engines.postgres.stop(),
    end: ({ engines }) => engines.postgres.start(),
    firing: {
      atEnd: [
        'StepdownNotReadyForReports',
        'StepdownProjectionDown',
        'StepdownProjectionUnknown',
        'StepdownReadModelsNotices',
      ],
      after: [],
    },
  },
  {
    name: 'The projector that projects is killed, and another started after two minutes',
    lasts: 120,
    after: 30,
    begin: (cluster) => cluster.killActive(),
    end: (cluster) => cluster.replaceKilled(),
    firing: { atEnd: ['StepdownProcessGone'], after: [] },
  },
  {
    name: 'EventStoreDB cannot be reached for a minute',
    lasts: 60,
    after: 180,
    begin: ({ engines }) => engines.node.kill(),
    end: ({ engines }) => engines.node.start(),
    firing: {
      atEnd: [
        'StepdownCommandsUnconfirmed',
        'StepdownLogInterrupted',
        'StepdownNotReadyForCommands',
        'StepdownProjectionDown',
        'StepdownProjectionUnknown',
      ],
      after: [],
    },
  },
  {
    name: 'An event is written that the projector cannot project',
    lasts: 60,
    after: 0,
    begin: (cluster) => cluster.sayStrangely(),
    firing: { atEnd: ['StepdownParked'], after: ['StepdownParked'] },
  },
];

const putBack: Outage<undefined> = {
  name: 'A back-up is restored, and the proofs of what came after it are left where they are',
  lasts: 60,
  after: 0,
  begin: () => Promise.resolve(),
  firing: { atEnd: ['StepdownProofLogDown'], after: ['StepdownProofLogDown'] },
};

const metrics = new Set(alertRules().flatMap(({ expr }) => selectorsIn(expr).map(({ name }) => name)));

/** Sends a command each second; how many were recorded, of those that were sent. */
class Sender {
  sent = 0;
  recorded = 0;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(send: () => Promise<boolean>) {
    this.#running = this.#run(send);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(send: () => Promise<boolean>): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.sent += 1;
      if (await send()) this.recorded += 1;
      await pause(1_000, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}

async function record<On>(
  outage: Outage<On>,
  on: On,
  targets: readonly Target[],
  send: () => Promise<boolean>,
): Promise<Recording> {
  const { name, lasts, after, firing } = outage;
  const scraper = new Scraper(targets);
  const before = new Sender(send);
  await scraper.for(BEFORE);
  await before.stop();
  await outage.begin(on);
  const sender = new Sender(send);
  await scraper.for(lasts);
  await sender.stop();
  const ended = scraper.at - EVERY;
  await outage.end?.(on);
  const later = new Sender(send);
  await scraper.for(after);
  await later.stop();
  const series = seriesOf(scraper.scrapes, metrics);
  const moments = Array.from({ length: scraper.at / EVERY }, (_, index) => index * EVERY);
  const found = firingAt(series, moments);
  const expected = [found[ended / EVERY]!, ...(after > 0 ? [found.at(-1)!] : [])];
  demand(name, expected[0]!, firing.atEnd);
  demand(`after: ${name}`, expected.at(-1)!, firing.after);
  return {
    test: testOf(name, series, expected),
    row: `| ${name} | ${timesOf(found)} | ${sender.recorded} of ${sender.sent} |`,
  };
}

function demand(name: string, { firing }: Expectation, declared: readonly string[]): void {
  const found = [...new Set(firing.map(({ alertname }) => alertname!))].sort();
  if (found.join() === [...declared].sort().join()) return;
  process.stderr.write(`${name}: expected ${declared.join()}; found ${found.join()}\n`);
  process.exitCode = 1;
}

/** When each alert began to fire, in seconds since the outage began, and when it ended. */
function timesOf(found: readonly Expectation[]): string {
  const names = new Set(found.flatMap(({ firing }) => firing.map(({ alertname }) => alertname!)));
  const alerts = [...names].map((name) => {
    const moments = found
      .filter(({ firing }) => firing.some(({ alertname }) => alertname === name))
      .map(({ at }) => at);
    const [first, last] = [moments[0]! - BEFORE, moments.at(-1)! - BEFORE + EVERY];
    const over = moments.at(-1) === found.at(-1)!.at ? '' : ` until ${last} s`;
    return { first, text: `\`${name}\` after ${first} s${over}` };
  });
  return alerts
    .sort((one, other) => one.first - other.first)
    .map(({ text }) => text)
    .join(', ');
}

/** A server on a log that was put back, while its proof log and its heads know of more. */
async function recordProofs(): Promise<Recording> {
  const [folder, copies] = [newFolder(), newFolder()];
  const backup = join(copies, 'log.sqlite');
  const first = await spawnServer(folder);
  await recorded(first.url);
  await done('backup', backup, '--data', folder);
  await recorded(first.url);
  await first.stop();
  await done('restore', backup, '--data', folder, '--replace');
  const server = await spawnServer(folder);
  try {
    const targets = [{ instance: 'server-1', url: () => server.url }];
    return await record(putBack, undefined, targets, () => recorded(server.url));
  } finally {
    await server.kill();
    for (const each of [folder, copies]) rmSync(each, { recursive: true, force: true });
  }
}

async function done(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await stepdown([...args]);
  if (code !== 0) throw new Error(stderr);
}

demandPromtool();
const recordings: Recording[] = [];
const cluster = await startCluster();
try {
  for (const outage of outages) recordings.push(await record(outage, cluster, cluster.targets, cluster.send));
} finally {
  await cluster.remove();
}
recordings.push(await recordProofs());

const HEAD = `# What the rules must say of outages that happened. Made by
#
#   npx node --import ./test/support/ts-loader.mjs --conditions=source test/alerts/record-outages.ts
#
# which has them happen to two servers and two projectors, scrapes these every ${EVERY} seconds, and leaves out counters that
# stay at 0. \`.ci/rules\` runs it with promtool.
`;
const tests = recordings.map(({ test }) => test);
writeFileSync('deploy/prometheus/rules.test.yaml', HEAD + stringify(fileOf(tests, 'rules.yaml'), { lineWidth: 0 }));
process.stdout.write(`${recordings.map(({ row }) => row).join('\n')}\n`);
