import type { Command } from 'commander';
import { historyOf, type Moment } from '../../queries/history.js';
import { withServer, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { historyInWords } from '../../print/history.js';

interface Options extends ConnectionOptions, Moment {
  readonly origins?: boolean;
  readonly json?: boolean;
}

export function addHistory(program: Command, io: Io): void {
  const command = program
    .command('history')
    .summary('show everything that was recorded about an episode')
    .description(
      'Shows every entry of an episode in the order of recording: when it happened, when and by whom it was recorded, what it says, and whether it was corrected later.',
    )
    .argument('<episode>', 'id of the episode')
    .option('--as-of <moment>', 'show what was known then: a position of the log, or an instant: 2026-03-01T09:30:00Z')
    .option('--effective-on <date>', 'leave out what took effect later')
    .option('--origins', 'also show the origin of each entry: position, instant, event, command, cause, source');
  withExamples(
    withJson(withConnectionOptions(command)),
    'stepdown history e-1042',
    'stepdown history e-1042 --as-of 2026-03-03T23:59:59Z --effective-on 2026-02-01',
    'stepdown history e-1042 --as-of 1200 --origins',
  ).action(async (episode: string, options: Options) => {
    const history = await withServer(options, io, (client) => historyOf(client, episode, options));
    if (options.json === true) await writeJson(io, history);
    else await write(io, historyInWords(history, { moment: isPast(options), origins: options.origins }));
  });
}

function isPast({ asOf, effectiveOn }: Moment): boolean {
  return asOf !== undefined || effectiveOn !== undefined;
}
