import { openLog } from './engines/log.js';
import { productionEngines, type Engine, type ProductionEngines } from './engines/production-engines.js';
import { appendRaw } from './jobs/append-raw.job.js';
import { groupPostgres } from './jobs/group-postgres.job.js';
import { load } from './jobs/load.job.js';
import { projectLog } from './jobs/project-log.job.js';
import { readAll } from './jobs/read-all.job.js';
import { readRaw } from './jobs/read-raw.job.js';
import { recordCommands } from './jobs/record-commands.job.js';
import { recordLog } from './jobs/record-log.job.js';
import type { Written } from './jobs/writing.js';
import { admissions } from './data/commands.js';
import { median } from './median.js';
import { ready, record } from './processes/client.js';
import { startStepdown } from './processes/server.js';
import { reportTimes } from './report-times.js';
import { duration, perSecond, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const WRITERS = [1, 16, 64];
const CONNECTIONS = 64;
/** Each is measured as often, in turn with what it is compared with: another load on the machine meets both. */
const ROUNDS = 3;
const GOAL = { writers: 64, appends: 0.9, rebuild: 0.8 };

/** Commands, rebuild and reports on EventStoreDB and PostgreSQL, compared with what their own clients do. */
export async function production(workspace: Workspace): Promise<Row[]> {
  const engines = await productionEngines(workspace.engines);
  const { eventStore, readModels } = engines;
  workspace.say(`production: on ${eventStore.name} and ${readModels.name}`);
  try {
    await demandEmpty(eventStore);
    return [
      ...(await rebuilding(engines, workspace)),
      ...(await commands(eventStore, workspace)),
      await commandsOverHttp(engines, workspace),
      ...(await reports(readModels, workspace)),
    ];
  } finally {
    await engines.stop();
  }
}

/** Nobody's log is to be written to by mistake. */
async function demandEmpty({ address: connectionString }: Engine): Promise<void> {
  const log = await openLog({ connectionString });
  try {
    if ((await log.head()) === undefined) return;
  } finally {
    await log.close();
  }
  throw new Error('the event store holds a log: give one that is empty, made for the benchmark');
}

/** First of all, while the log holds nothing else that the raw client would have to read. */
async function rebuilding({ eventStore, readModels }: ProductionEngines, { sizes, say }: Workspace): Promise<Row[]> {
  const events = sizes.rebuildEvents;
  const log = { connectionString: eventStore.address };
  say(`production: recording ${events} events`);
  await recordLog({ log, events });
  say('production: reading and projecting them');
  const [raw, read, projected]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    raw.push(events / (await readRaw(eventStore.address)));
    read.push(events / (await readAll(log)));
    projected.push(events / (await projectLog({ log, readModels: { url: readModels.address } })));
  }
  const baseline = `readAll of the raw client on ${eventStore.name}: ${perSecond(median(raw), 'events')}`;
  const ratio = median(projected) / median(raw);
  return [
    {
      what: 'reading the log',
      measured: perSecond(median(read), 'events'),
      baseline,
      ratio: median(read) / median(raw),
    },
    {
      what: `rebuild, ${readModels.name}`,
      measured: perSecond(median(projected), 'events'),
      baseline,
      ratio,
      goal: `at least ${GOAL.rebuild}`,
      met: ratio >= GOAL.rebuild,
    },
  ];
}

/** Commands that are decided and appended in one process, without HTTP. */
async function commands({ name, address }: Engine, { sizes, say }: Workspace): Promise<Row[]> {
  const rows: Row[] = [];
  for (const writers of WRITERS) {
    say(`production: ${writers} at once, without HTTP`);
    const options = {
      connectionString: address,
      writers,
      streams: sizes.episodes,
      warmUpSeconds: sizes.warmUpSeconds,
      seconds: sizes.loadSeconds,
    };
    const [recorded, raw]: [Written[], Written[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      raw.push(await appendRaw(options));
      recorded.push(await recordCommands(options));
    }
    const ratio = median(recorded.map(rateOf)) / median(raw.map(rateOf));
    rows.push({
      what: `commands without HTTP, ${writers} at once`,
      measured: inWords(recorded, 'commands'),
      baseline: `appends of the raw client on ${name}: ${inWords(raw, 'appends')}`,
      ratio,
      ...(writers === GOAL.writers && { goal: `at least ${GOAL.appends}`, met: ratio >= GOAL.appends }),
    });
  }
  return rows;
}

/** A server that leaves projecting to separate projectors. */
async function commandsOverHttp({ eventStore, readModels }: ProductionEngines, workspace: Workspace): Promise<Row> {
  const { sizes, folder, say } = workspace;
  const { warmUpSeconds, loadSeconds: seconds, episodes } = sizes;
  say(`production: single commands over ${CONNECTIONS} connections`);
  const stepdown = await startStepdown(folder('production'), {
    STEPDOWN_EVENT_STORE: eventStore.address,
    STEPDOWN_READ_MODELS: readModels.address,
    STEPDOWN_PROJECTOR: 'off',
  });
  try {
    await ready(stepdown);
    await record(stepdown, admissions(episodes));
    const options = {
      connectionString: eventStore.address,
      writers: CONNECTIONS,
      streams: episodes,
      warmUpSeconds,
      seconds,
    };
    const raw = await appendRaw(options);
    const { perSecond: rate, latency } = await load({
      url: stepdown.url,
      connections: CONNECTIONS,
      episodes,
      warmUpSeconds,
      seconds,
    });
    return {
      what: `single commands over HTTP, ${CONNECTIONS} connections`,
      measured: inWords([{ perSecond: rate, latency }], 'commands'),
      baseline: `appends of the raw client on ${eventStore.name}: ${inWords([raw], 'appends')}`,
      ratio: rate / raw.perSecond,
    };
  } finally {
    await stepdown.stop();
  }
}

function reports({ name, address: url }: Engine, workspace: Workspace): Promise<Row[]> {
  return reportTimes(
    {
      readModels: { url },
      engine: name,
      group: (sql, runs) => groupPostgres({ url, sql, runs }),
      percentiles: 'percentile_cont(array[0.1, 0.25, 0.5, 0.75, 0.9]) within group (order by los_teds_2019)',
    },
    workspace,
  );
}

function inWords(rounds: readonly Written[], unit: string): string {
  const p50 = median(rounds.map(({ latency }) => latency.p50));
  const p99 = median(rounds.map(({ latency }) => latency.p99));
  return `${perSecond(median(rounds.map(rateOf)), unit)}, p50 ${duration(p50)}, p99 ${duration(p99)}`;
}

function rateOf({ perSecond: rate }: Written): number {
  return rate;
}
