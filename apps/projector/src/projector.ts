import type { Logger } from 'pino';
import { warnOfServiceLinks } from '#server/environment';
import { readOnly } from '#access/guard-mark';
import { KeyFile } from '#access/key-file';
import { dataFolder } from '#server/engine/data-folder';
import { openServedLog, type Log } from '#server/engine/open-log';
import { openReadSide } from '#server/engine/open-read-side';
import type { ReadSide } from '#server/engine/read-side';
import { Metrics } from '#server/health/metrics';
import { ANSWER_TIME_LIMIT, closeWithin } from '#server/http/close-within';
import { measureCalls } from '#server/http/measure-calls';
import { checkExposure, createApplication, listen } from '#server/http/application';
import { Shutdown } from '#server/http/shutdown';
import { checkBeforeBody } from '#server/identity/before-body';
import { openKeyRing } from '#server/identity/open-key-ring';
import { duringStart } from '#server/start-failure';
import { openTracing } from '#server/tracing/open-tracing';
import { version } from '#server/version';
import type { ProjectorConfig } from './config.js';
import { ProjectorModule } from './projector.module.js';

export interface RunningProjector {
  readonly url: string;
  /** Stops at a clean checkpoint and releases the claim, so that a standby takes over at once. */
  stop(): Promise<void>;
}

/**
 * Starts a projector: it projects, or stands by while another process does. Throws `InvalidConfig`, and `StartFailure`
 * if the log or the read models cannot be opened, do not belong together, or the port cannot be used.
 */
export async function startProjector(config: ProjectorConfig, logger: Logger): Promise<RunningProjector> {
  warnOfServiceLinks(config, logger);
  const folder = dataFolder(config.dataFolder);
  const metrics = new Metrics();
  const shutdown = new Shutdown();
  const tracing = await openTracing(config.otlp, 'stepdown-projector', logger);
  const parts = { folder, logger, metrics, tracing };
  const log = await duringStart('eventStore', () =>
    openServedLog({ address: config.eventStore, expected: config.log, ...parts }),
  );
  let read: ReadSide | undefined;
  try {
    const keyFile = new KeyFile(folder);
    const keys = await duringStart(
      'dataFolder',
      () => openKeyRing(keyFile, [readOnly(keyFile.mark), log.guard], logger),
      log,
    );
    checkExposure(config.host, keys, logger);
    read = await duringStart(
      'readModels',
      () => openReadSide({ address: config.readModels, projects: true, log, ...parts }),
      log,
    );
    const module = ProjectorModule.on({ log, read, keys, metrics, shutdown, logger });
    const app = await createApplication(module, logger, tracing);
    checkBeforeBody(app);
    measureCalls(app);
    const url = await listen(app, config.port, config.host);
    const engines = { eventStore: config.eventStore.engine, readModels: config.readModels.engine };
    logger.info({ url, version, ...engines }, 'listening');
    const close = closing(log, read);
    return {
      url,
      async stop() {
        if (config.drainDelay > 0) logger.info({ seconds: config.drainDelay }, 'draining');
        await shutdown.begin(config.drainDelay * 1_000);
        await closeWithin(app, ANSWER_TIME_LIMIT);
        await close();
        await tracing.close();
        logger.info('stopped');
      },
    };
  } catch (error) {
    await closing(log, read)();
    await tracing.close();
    throw error;
  }
}

/** Closes the projector before the log that it reads. */
function closing(log: Log, read: ReadSide | undefined): () => Promise<void> {
  return async () => {
    try {
      await read?.close();
    } finally {
      await log.store.close();
    }
  };
}
