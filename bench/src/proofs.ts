import { join } from 'node:path';
import { writeCohort } from './data/cohort.js';
import { auditLog } from './jobs/audit-log.job.js';
import { proveEvents } from './jobs/prove-events.job.js';
import { proveLog } from './jobs/prove-log.job.js';
import { readLog } from './jobs/read-log.job.js';
import { recordLog } from './jobs/record-log.job.js';
import { sendLines } from './jobs/send-lines.job.js';
import { median } from './median.js';
import { caughtUp, metricOf, metricReached, ready } from './processes/client.js';
import { startStepdown } from './processes/server.js';
import { count, duration, perSecond, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const RUNS = 3;
const GOAL = { cost: 0.15, auditSecondsPerEvent: 60 / 1_000_000, proof: 5 };

/** What proofs cost those who record, and how long audits and proofs take. */
export async function proofs(workspace: Workspace): Promise<Row[]> {
  return [...(await recording(workspace)), ...(await proving(workspace))];
}

/** Bulk requests to servers with and without a proof log, in turn. */
async function recording({ sizes, folder, say }: Workspace): Promise<Row[]> {
  const commands = Math.ceil(sizes.bulkCommands / 4);
  say(`proofs: ${RUNS} times ${commands} commands, with and without a proof log`);
  const file = join(folder('lines'), 'commands.ndjson');
  await writeCohort(file, commands);
  const rates = { on: [] as number[], off: [] as number[] };
  const costs = { on: [] as number[], off: [] as number[] };
  for (let run = 0; run < RUNS; run += 1) {
    for (const setting of run % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
      const stepdown = await startStepdown(folder(`proofs-${setting}`), { STEPDOWN_PROOFS: setting });
      await ready(stepdown);
      const sent = await sendLines({ url: stepdown.url, file });
      rates[setting].push(sent.commands / sent.seconds);
      if (setting === 'on') await metricReached(stepdown, 'stepdown_proof_log_events', commands);
      await caughtUp(stepdown);
      costs[setting].push((await metricOf(stepdown, 'process_cpu_seconds_total')) / commands);
      await stepdown.stop();
    }
  }
  const [on, off] = [median(rates.on), median(rates.off)];
  const [onCost, offCost] = [median(costs.on), median(costs.off)];
  return [
    {
      what: 'bulk NDJSON with a proof log',
      measured: perSecond(on, 'commands'),
      baseline: `without one: ${perSecond(off, 'commands')}`,
      ratio: on / off,
      goal: `at most ${GOAL.cost * 100} % more time for an append`,
      met: off / on <= 1 + GOAL.cost,
    },
    {
      what: 'processor time of the server, until every event has its leaf',
      measured: `${(onCost * 1e6).toFixed(0)} µs a command`,
      baseline: `without a proof log: ${(offCost * 1e6).toFixed(0)} µs`,
      ratio: onCost / offCost,
      goal: `at most ${GOAL.cost * 100} % more`,
      met: onCost / offCost <= 1 + GOAL.cost,
    },
  ];
}

/** The proof log of a long log made at once, the audit of both, and single proofs. */
async function proving({ sizes, folder, say }: Workspace): Promise<Row[]> {
  const events = sizes.auditedEvents;
  say(`proofs: recording ${events} events`);
  const data = folder('proofs');
  await recordLog({ log: { folder: data }, events });
  say('proofs: proving and auditing them');
  const proved = await proveLog(data);
  const audited = await auditLog(data);
  const read = await readLog(data);
  const { inclusion, consistency } = await proveEvents(data);
  const goal = events * GOAL.auditSecondsPerEvent;
  const reading = `reading and parsing the log: ${duration(read * 1000)}`;
  return [
    {
      what: `proof log of ${count(events)} events, made at once`,
      measured: `${duration(proved * 1000)}, ${perSecond(events / proved, 'events')}`,
      baseline: reading,
      ratio: proved / read,
    },
    {
      what: `audit of ${count(events)} events`,
      measured: `${duration(audited * 1000)}, ${perSecond(events / audited, 'events')}`,
      baseline: reading,
      ratio: audited / read,
      goal: `under ${duration(goal * 1000)}`,
      met: audited < goal,
    },
    {
      what: `proof of one of ${count(events)} events, by its id`,
      measured: `p50 ${duration(inclusion.p50)}, p99 ${duration(inclusion.p99)}`,
      baseline: '-',
      goal: `under ${duration(GOAL.proof)}`,
      met: inclusion.p50 < GOAL.proof,
    },
    {
      what: `proof that ${count(events)} events go on from an earlier size`,
      measured: `p50 ${duration(consistency.p50)}, p99 ${duration(consistency.p99)}`,
      baseline: '-',
      goal: `under ${duration(GOAL.proof)}`,
      met: consistency.p50 < GOAL.proof,
    },
  ];
}
