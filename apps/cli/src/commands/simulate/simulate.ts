import { Option, type Command } from 'commander';
import type { SimulationOptions } from '#simulation/cohort';
import { demoCohort } from '#simulation/demo-cohort';
import { withServer } from '../../connection/connect.js';
import { importLines, type ImportOptions } from '../../bulk-import/import-lines.js';
import { finishImport } from '../../bulk-import/finish.js';
import { write, type Io } from '../../io.js';
import { dateOf, wholeNumber, withExamples, withJson } from '../../options.js';
import { progressOf } from '../../print/progress.js';
import { count } from '../../print/table.js';
import { batchesOf } from '../../simulation/batches.js';
import { episodesBegun } from '../../simulation/episodes-begun.js';

interface Options extends SimulationOptions {
  readonly into?: string;
  readonly json?: boolean;
}

const FAILURES = 20;

export function addSimulate(program: Command, io: Io): void {
  const command = program
    .command('simulate')
    .summary('generate a cohort of patients')
    .description(
      'Generates a cohort of patients of intensive outpatient providers, as the commands that their record systems would send. ' +
        'The same options give the same lines, including the ids, so a cohort sent twice is recorded once.',
    )
    .option('--seed <n>', 'another seed, another cohort', wholeNumber(0), demoCohort.seed)
    .option('--episodes <n>', 'how many episodes begin', wholeNumber(1), 100)
    .option('--from <date>', 'the first referral; default three years before --until', dateOf)
    .option('--until <date>', 'the last day; some episodes are open then', dateOf, demoCohort.until)
    .addOption(
      new Option('--services <detail>', 'detail of an episode: everything, or only its frame')
        .choices(['full', 'none'])
        .default('full'),
    )
    .option('--into <folder>', 'record it in this data folder, instead of printing it');
  withExamples(
    withJson(command),
    'stepdown simulate --episodes 100 > commands.ndjson',
    'stepdown simulate --episodes 2500 --into .stepdown',
    'stepdown simulate --seed 7 --services none | stepdown import - --url https://stepdown.example.org',
  ).action((options: Options) => (options.into === undefined ? print(options, io) : record(options, options.into, io)));
}

async function print(options: Options, io: Io): Promise<void> {
  for await (const batch of batchesOf(options)) await write(io, batch.map(({ text }) => `${text}\n`).join(''));
}

async function record(options: Options, folder: string, io: Io): Promise<void> {
  const progress = progressOf(io, 'recording', options.episodes);
  let begun = 0;
  const onAnswers: ImportOptions['onAnswers'] = (tally, answers) => {
    begun += episodesBegun(answers);
    progress.at(begun, `${count(begun)} episodes, ${count(tally.lines)} lines`);
  };
  const importing = withServer(
    { data: folder },
    io,
    (client) => importLines(client, batchesOf(options), io, { failures: FAILURES, onAnswers }),
    { records: true },
  );
  await finishImport(
    importing.finally(() => progress.end()),
    options.json === true,
    io,
  );
}
