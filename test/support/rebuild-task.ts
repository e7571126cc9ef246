import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ReadModelLocation } from '#read-models/store/read-model-location';
import type { LocationSettings } from '#read-models/testing/test-locations';
import { programFile } from './programs.js';

export interface RebuildTask {
  readonly at: LocationSettings;
  /** File of the log. */
  readonly log: string;
  /** Whether by the other definition of the facts. */
  readonly longer: boolean;
  readonly keep: boolean;
  readonly switchBack: boolean;
  /** Whether it has the read models open, as a server has. */
  readonly serves: boolean;
  /** The step at which it halts, from 1; none: it goes on. */
  readonly haltAt?: number;
  /** The step after which it is killed while it goes on. */
  readonly killAt?: number;
}

export async function locationAt(at: LocationSettings): Promise<ReadModelLocation> {
  if ('folder' in at) return (await import('#read-models/duckdb/duckdb-location')).duckDbLocation(at);
  return (await import('#read-models/postgres/postgres-location')).postgresLocation(at);
}

/** What became of a rebuild: the step at which it was killed, or the last. */
export interface Killed {
  readonly step: string;
  /** Those that it has said. */
  readonly steps: readonly string[];
}

/** Runs a rebuild in a process of its own and kills it at `killAt`, if given. */
export async function killedRebuild(task: RebuildTask): Promise<Killed> {
  const { killAt = Infinity } = task;
  const child = spawn(process.execPath, [await programFile('rebuild'), JSON.stringify(task)], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const steps: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [, what, number, step] = /^(\w+) (\d+) ?(.*)$/.exec(line)!;
    if (what !== 'done') steps.push(step!);
    if (what === 'halted' || Number(number) >= killAt) child.kill('SIGKILL');
  }
  await exited;
  const step = steps.at(-1);
  if (step === undefined) throw new Error(said);
  return { step, steps };
}
