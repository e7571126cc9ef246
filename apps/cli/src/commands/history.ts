import type { Command } from 'commander';
import { historyOf } from '../asking/history.js';
import { withServer, withWhereabouts, type Whereabouts } from '../connection/connect.js';
import { write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { historyInWords } from '../print/history.js';

interface Options extends Whereabouts {
  readonly recordedAt?: string;
  readonly json?: boolean;
}

export function addHistory(program: Command, io: Io): void {
  const command = program
    .command('history')
    .summary('tell everything that was recorded of an episode')
    .description(
      'Tells every entry of an episode in the order of recording: when it happened, when and by whom it was recorded, what it says, and what became of it later.',
    )
    .argument('<episode>', 'id of the episode')
    .option('--recorded-at <instant>', 'tell what was known then: 2026-03-01T09:30:00Z');
  withExamples(
    withJson(withWhereabouts(command)),
    'stepdown history e-1042',
    'stepdown history e-1042 --recorded-at 2026-03-01T00:00:00Z',
  ).action(async (episode: string, options: Options) => {
    const history = await withServer(options, io, (client) => historyOf(client, episode, options.recordedAt));
    if (options.json === true) await writeJson(io, history);
    else await write(io, historyInWords(history));
  });
}
