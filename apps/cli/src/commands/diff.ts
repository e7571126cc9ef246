import type { Command } from 'commander';
import { differenceOfEpisode, type Span } from '../asking/differences.js';
import { withServer, withWhereabouts, type Whereabouts } from '../connection/connect.js';
import { write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { episodeDifferenceInWords } from '../print/episode-difference.js';

export function addDiff(program: Command, io: Io): void {
  const command = program
    .command('diff')
    .summary('tell what changed between two moments, and why')
    .description('Tells what changed between two moments of the log, and which entries changed it.');
  addEpisode(command, io);
}

interface EpisodeOptions extends Span, Whereabouts {
  readonly json?: boolean;
}

function addEpisode(parent: Command, io: Io): void {
  const command = parent
    .command('episode')
    .summary('what came to be believed of one episode')
    .description('Tells what came to be believed of an episode between two moments, and which entries made it so.')
    .argument('<episode>', 'id of the episode');
  withExamples(
    withJson(withWhereabouts(withSpan(command))).option('--effective-on <date>', 'leave out what took effect later'),
    'stepdown diff episode e-1042 --from 2026-03-31T23:59:59Z',
    'stepdown diff episode e-1042 --from 1200 --to 1300',
  ).action(async (episode: string, options: EpisodeOptions) => {
    const difference = await withServer(options, io, (client) => differenceOfEpisode(client, episode, options));
    if (options.json === true) await writeJson(io, difference);
    else await write(io, episodeDifferenceInWords(difference));
  });
}

function withSpan(command: Command): Command {
  return command
    .requiredOption('--from <moment>', 'the earlier moment: a position of the log, or an instant: 2026-03-31T23:59:59Z')
    .option('--to <moment>', 'the later moment (default: now)');
}
