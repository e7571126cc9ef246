import type { Command } from 'commander';
import { configFrom, defaults, logLevels, variables, type ServerConfig } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { LONGEST_STOP, processExitCodes } from '#server/process-end';
import { fileVariableOf } from '#server/secret-files';
import { needsChange } from '#server/start-failure';
import { folderOf, withData } from '../../connection/connect.js';
import { findServer } from '../../connection/find-server.js';
import { Failure, failureOf, UncleanStop } from '../../failure.js';
import { untilInterrupted, write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';

interface Options {
  readonly data?: string;
  readonly eventStore?: string;
  readonly createLog?: string;
  readonly logId?: string;
  readonly readModels?: string;
  readonly projector?: string;
  readonly dashboard?: string;
  readonly proofs?: string;
  readonly heads?: string;
  readonly proofKey?: string;
  readonly headInterval?: string;
  readonly witness?: string;
  readonly host?: string;
  readonly port?: string;
  readonly drainDelay?: string;
  readonly inputIdle?: string;
  readonly answerSpool?: string;
  readonly timeZone?: string;
  readonly clockJump?: string;
  readonly logLevel?: string;
  readonly otlp?: string;
  readonly json?: boolean;
}

export function addServe(program: Command, io: Io): void {
  const command = withData(program.command('serve'))
    .summary('run the server')
    .description('Runs the server on a data folder until it is interrupted, and prints its address once it answers.')
    .option(
      '--event-store <address>',
      `where the log is: sqlite:, sqlite:<file>, esdb://... or esdb+discover://... (env ${variables.eventStore}, ` +
        `which other users of the machine cannot see, or ${fileVariableOf(variables.eventStore)} for a file that holds it; ` +
        `default ${defaults.eventStore}, in the data folder)`,
    )
    .option(
      '--create-log <on|off>',
      `whether to create a log where there is none (env ${variables.createLog}, default ${defaults.createLog})`,
    )
    .option('--log-id <id>', `id of the expected log; any other is refused (env ${variables.logId}, default any)`)
    .option(
      '--read-models <address>',
      `where the read models are: duckdb:, duckdb:<folder> or postgres://... (env ${variables.readModels}, ` +
        `or ${fileVariableOf(variables.readModels)} for a file that holds it; default ${defaults.readModels}, in the data folder)`,
    )
    .option(
      '--projector <on|off>',
      `whether this process may keep the read models up to date (env ${variables.projector}, default ${defaults.projector})`,
    )
    .option(
      '--dashboard <on|off>',
      `whether the dashboard is served at / (env ${variables.dashboard}, default ${defaults.dashboard})`,
    )
    .option(
      '--proofs <on|off>',
      `whether this process keeps the proof log and signs heads (env ${variables.proofs}, default ${defaults.proofs})`,
    )
    .option('--heads <folder>', `where signed heads go (env ${variables.heads}, default heads in the data folder)`)
    .option(
      '--proof-key <file>',
      `the key that signs heads (env ${variables.proofKey}, default proof-key.json in the data folder)`,
    )
    .option(
      '--head-interval <minutes>',
      `minutes between two heads, 0: only on request (env ${variables.headInterval}, default ${defaults.headInterval})`,
    )
    .option(
      '--witness <url>',
      `send each head to this URL with POST (env ${variables.witness}, or ${fileVariableOf(variables.witness)} for a file)`,
    )
    .option('--host <address>', `address to listen on (env ${variables.host}, default ${defaults.host})`)
    .option('--port <port>', `port to listen on, 0 for any (env ${variables.port}, default ${defaults.port})`)
    .option(
      '--drain-delay <seconds>',
      `time between not being ready and closing the port when it stops (env ${variables.drainDelay}, default ${defaults.drainDelay})`,
    )
    .option(
      '--input-idle <seconds>',
      `how long to wait for the input of a stream of commands (env ${variables.inputIdle}, default ${defaults.inputIdle})`,
    )
    .option(
      '--answer-spool <MiB>',
      `how much of a stream's answers may wait to be read (env ${variables.answerSpool}, default ${defaults.answerSpool})`,
    )
    .option('--time-zone <name>', `time zone of the provider (env ${variables.timeZone}, default ${defaults.timeZone})`)
    .option(
      '--clock-jump <minutes>',
      `minutes that the clock may jump forward before recording stops (env ${variables.clockJump}, default ${defaults.clockJump})`,
    )
    .option('--log-level <level>', `${logLevels.join(', ')} (env ${variables.logLevel}, default ${defaults.logLevel})`)
    .option(
      '--otlp <url>',
      `send spans to the OpenTelemetry collector at this URL, with OTLP over HTTP (env ${variables.otlp})`,
    );
  withExamples(
    withJson(command),
    'stepdown serve',
    'stepdown serve --data /srv/stepdown --time-zone America/New_York',
    'STEPDOWN_EVENT_STORE=esdb://db:2113?tls=false STEPDOWN_READ_MODELS=postgres://stepdown@db/stepdown?sslmode=verify-full stepdown serve',
    'stepdown keys create --actor clinic-a --role record && stepdown serve --host 0.0.0.0',
  ).action((options: Options) => serve(options, io));
}

async function serve({ data, json, ...settings }: Options, io: Io): Promise<void> {
  const folder = folderOf({ data }, io);
  const config = configFrom({ ...settings, dataFolder: folder }, io.env);
  await refuseIfServed(folder, io);
  const { startServer } = await import('#server/server');
  setBound(io, config);
  const { url, logger, stop } = await startServer(config).catch((error: unknown) => refuseStart(error));
  try {
    if (json === true) await writeJson(io, { url, data: dataFolder(folder).path, pid: process.pid });
    else await write(io, `Stepdown answers at ${url} (data folder ${dataFolder(folder).path})\n`);
    await untilInterrupted(io);
    logger.info('stopping');
  } finally {
    await stop().catch((error: unknown) => {
      throw new UncleanStop(error);
    });
  }
}

/** A service ends with the codes of `processExitCodes`: its manager restarts it if that may help. */
function refuseStart(error: unknown): never {
  const { message, hint } = failureOf(error);
  throw new Failure(message, { ending: needsChange(error) ? 'usage' : 'failed', hint, cause: error });
}

function setBound({ interruption }: Io, { drainDelay }: Pick<ServerConfig, 'drainDelay'>): void {
  if (interruption === undefined) return;
  interruption.longest = drainDelay * 1_000 + LONGEST_STOP;
  interruption.code = processExitCodes.failed;
}

async function refuseIfServed(folder: string, io: Io): Promise<void> {
  const running = await findServer(folder, io.signal);
  if (running === undefined) return;
  throw new Failure(`process ${running.pid} already serves this data folder, at ${running.url}`);
}
