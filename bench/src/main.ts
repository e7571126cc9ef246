import '#supported-node';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { benchmarks } from './benchmarks.js';
import type { GivenEngines } from './engines/production-engines.js';
import { tableOf, type Row } from './row.js';
import { defaults, quick, type Sizes } from './sizes.js';
import { createWorkspace } from './workspace.js';

type Options = GivenEngines & { readonly quick?: true; readonly json?: true } & {
  readonly [Size in keyof Sizes]?: number;
};

/** How a size is set on the command line, by its name in code. */
const sizeOptions: { readonly [Size in keyof Sizes]: readonly [flag: string, about: string] } = {
  loadSeconds: ['--load-seconds <n>', 'seconds of each load of single commands'],
  warmUpSeconds: ['--warm-up-seconds <n>', 'seconds before they are counted'],
  episodes: ['--episodes <n>', 'episodes that single commands are spread over'],
  bulkCommands: ['--bulk-commands <n>', 'commands of the bulk request'],
  visibilitySeconds: ['--visibility-seconds <n>', 'seconds of commands at a fixed rate'],
  rebuildEvents: ['--rebuild-events <n>', 'events of the log that is projected anew'],
  stays: ['--stays <n>', 'stays that are reported on'],
  startEvents: ['--start-events <n>', 'events of the folder that a server is started on'],
  importedCommands: ['--imported-commands <n>', 'commands that are imported while memory is watched'],
  auditedEvents: ['--audited-events <n>', 'events of the log that is proved and audited'],
};

const names = Object.keys(benchmarks);
const program = new Command('bench')
  .description('Measures Stepdown beside what the same machine does without it, in the same run.')
  .addArgument(new Argument('[names...]', 'benchmarks to run; all without a name').choices(names))
  .option('--quick', 'small sizes, to see that everything runs')
  .option('--json', 'rows as JSON')
  .addOption(
    new Option('--event-store <address>', 'esdb://... that is empty, for `production`').env(
      'STEPDOWN_BENCH_EVENT_STORE',
    ),
  )
  .addOption(
    new Option('--read-models <address>', 'postgres://... that is empty, for `production`').env(
      'STEPDOWN_BENCH_READ_MODELS',
    ),
  );
for (const [flag, about] of Object.values(sizeOptions)) program.option(flag, about, positive);

program.parse();
await runAll(program.processedArgs[0] as string[], program.opts<Options>());

async function runAll(chosen: readonly string[], options: Options): Promise<void> {
  const { quick: isQuick, json, eventStore, readModels, ...given } = options;
  const sizes = { ...(isQuick ? quick : defaults), ...given };
  const workspace = createWorkspace({ sizes, engines: { eventStore, readModels }, say });
  say(machine());
  const rows: Row[] = [];
  for (const name of names.filter((each) => chosen.length === 0 || chosen.includes(each))) {
    rows.push(...(await benchmarks[name]!(workspace)));
  }
  process.stdout.write(json ? `${JSON.stringify(rows, undefined, 2)}\n` : tableOf(rows));
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function machine(): string {
  const [load = 0] = loadavg();
  const processor = cpus()[0]?.model ?? 'unknown processor';
  return `${availableParallelism()} x ${processor}, Node ${process.version}, load ${load.toFixed(1)} before the run`;
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('It is a number above 0.');
  return number;
}
