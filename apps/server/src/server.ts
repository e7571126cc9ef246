import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { KeyFile } from '#access/key-file';
import type { KeyRing } from '#access/key-ring';
import type { TimeSource } from '#event-store/recording-clock';
import { AppModule, type AppParts } from './app.module.js';
import { openSpoolFolder, SpoolFiles } from './commands/answer-spool.js';
import type { ServerConfig } from './config.js';
import { findBuiltPage } from './dashboard/built-page.js';
import { serveDashboard } from './dashboard/serve-dashboard.js';
import { announce, createDataFolder, logLocationOf, withdraw, type DataFolder } from './engine/data-folder.js';
import { pastCohortIn } from './engine/demo-marker.js';
import { openEngine, type Engine } from './engine/engine.js';
import { warnOfServiceLinks } from './environment.js';
import { Metrics } from './health/metrics.js';
import { watchBackup, watchDataFolder } from './health/watch-installation.js';
import { ANSWER_TIME_LIMIT, closeWithin } from './http/close-within.js';
import { checkExposure, createApplication, listen } from './http/application.js';
import { createLogger } from './http/logger.js';
import { measureCalls } from './http/measure-calls.js';
import { serveDocs } from './http/openapi.document.js';
import { Shutdown } from './http/shutdown.js';
import { checkBeforeBody } from './identity/before-body.js';
import { openKeyRing } from './identity/open-key-ring.js';
import { duringStart } from './start-failure.js';
import { openTracing } from './tracing/open-tracing.js';
import type { Tracing } from './tracing/tracing.js';
import { version } from './version.js';

export interface RunningServer {
  readonly url: string;
  readonly engine: Engine;
  readonly logger: Logger;
  /** The keys that are admitted; the process that runs the server may add its own. */
  readonly keys: KeyRing;
  /**
   * Serves during the drain delay, no longer ready. Then accepts no new work, answers the calls in progress, and leaves
   * the projector at a clean checkpoint. Repeated calls stop it once.
   */
  stop(): Promise<void>;
}

/**
 * Starts a server on a data folder. Throws `InvalidConfig` if it would listen beyond this machine without keys, and
 * `StartFailure` if the folder, an engine or the port is unusable.
 */
export async function startServer(
  config: ServerConfig,
  logger = createLogger(config.logLevel),
  time?: TimeSource,
): Promise<RunningServer> {
  warnOfServiceLinks(config, logger);
  const folder = await duringStart('dataFolder', () => createDataFolder(config.dataFolder));
  const keyFile = new KeyFile(folder);
  const metrics = new Metrics();
  const shutdown = new Shutdown();
  const tracing = await openTracing(config.otlp, 'stepdown', logger);
  const engine = await openEngine({ config, folder, logger, metrics, tracing, time });
  watchDataFolder(metrics, folder);
  if (logLocationOf(config.eventStore, folder).file !== undefined) watchBackup(metrics, folder);
  try {
    const keys = await duringStart(
      'dataFolder',
      () => openKeyRing(keyFile, [keyFile.mark, engine.write.guard], logger),
      engine.write,
    );
    checkExposure(config.host, keys, logger);
    const streams = await duringStart('dataFolder', () => streamsOf(config, folder));
    const simulated = () => pastCohortIn(folder.demo, engine.write.today);
    const module = AppModule.on({ engine, keys, metrics, shutdown, ...streams, simulated, logger });
    const app = await createApplication(module, logger, tracing);
    checkBeforeBody(app);
    measureCalls(app);
    serveDocs(app);
    if (config.dashboard) serveDashboard(app, findBuiltPage());
    const url = await listen(app, config.port, config.host);
    await duringStart('dataFolder', () =>
      announce(folder, { url, pid: process.pid, startedAt: new Date().toISOString() }),
    );
    const engines = { eventStore: config.eventStore.engine, readModels: config.readModels.engine };
    logger.info({ url, version, data: folder.path, ...engines, projects: config.projects }, 'listening');
    let stopped: Promise<void> | undefined;
    return {
      url,
      engine,
      logger,
      keys,
      stop: () => (stopped ??= stop({ app, engine, tracing, shutdown, folder, logger, drainDelay: config.drainDelay })),
    };
  } catch (error) {
    await engine.close();
    await tracing.close();
    throw error;
  }
}

/** How long a full spool of unread answers waits for a read before nothing more is recorded, in milliseconds. */
const UNREAD = 5_000;
/** How many streams may store unread answers in a file at a time. */
const SPOOL_FILES = 8;

function streamsOf(
  { inputIdle, answerSpool }: ServerConfig,
  folder: DataFolder,
): Pick<AppParts, 'inputIdle' | 'spool'> {
  openSpoolFolder(folder.unreadAnswers);
  const files = new SpoolFiles(SPOOL_FILES);
  const spool = { folder: folder.unreadAnswers, most: answerSpool * 1_048_576, files, unread: UNREAD };
  return { inputIdle: inputIdle * 1_000, spool };
}

interface Stopping {
  readonly app: NestFastifyApplication;
  readonly engine: Engine;
  readonly tracing: Tracing;
  readonly shutdown: Shutdown;
  readonly folder: DataFolder;
  readonly logger: Logger;
  /** In seconds. */
  readonly drainDelay: number;
}

async function stop({ app, engine, tracing, shutdown, folder, logger, drainDelay }: Stopping): Promise<void> {
  if (drainDelay > 0) logger.info({ seconds: drainDelay }, 'draining');
  await shutdown.begin(drainDelay * 1_000);
  withdraw(folder);
  await closeWithin(app, ANSWER_TIME_LIMIT);
  await engine.close();
  await tracing.close();
  logger.info('stopped');
}
