import type { Logger } from 'pino';
import { loggableText } from '#event-store/loggable-error';
import { readModelEngine, type ReadModelEngine, type ReadModelsAddress } from '#read-models/engines';
import { verifyLog } from '#read-models/projector/verify-log';
import { ReadModels } from '#read-models/read-models';
import type { ProjectorSettings, RebuildResult } from '#read-models/rebuild/rebuild';
import { ReadModelOutdated, ReadModelUnavailable } from '#read-models/store/errors';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import type { Metrics } from '../health/metrics.js';
import { watchLog, watchProjection } from '../health/watch-projection.js';
import type { Tracing } from '../tracing/tracing.js';
import { summaryOf } from './changed-tables.js';
import type { DataFolder } from './data-folder.js';
import type { Log } from './open-log.js';
import { LateReadSide } from './late-read-side.js';
import { ProjectorHost, type ProjectorHostOptions } from './projector-host.js';
import type { ReadSide } from './read-side.js';
import { SharedReadSide } from './shared-read-side.js';

export interface OpenReadSideOptions {
  readonly address: ReadModelsAddress;
  readonly folder: DataFolder;
  readonly log: Log;
  /** Whether this process may project. Embedded read models are always projected by the process that has them open. */
  readonly projects: boolean;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Pick<Tracing, 'batch'>;
}

/**
 * Opens the read models at an address and makes sure that they are projected. An engine is loaded only when it is used.
 * Read models on an unreachable server are opened later. Throws the other errors of the adapters, and `LogReplaced` if
 * the log does not belong to the read models.
 */
export async function openReadSide(options: OpenReadSideOptions): Promise<ReadSide> {
  const { address, log, metrics } = options;
  const { locate, listen } = readModelEngine(address);
  const read =
    listen === undefined ? await openEmbedded(locate, options) : await openSharedOrLater({ locate, listen }, options);
  watchLog(metrics, log.store);
  watchProjection(metrics, read, log.positionUnit);
  return read;
}

type Locate = ReadModelEngine['locate'];

async function openEmbedded(locate: Locate, options: OpenReadSideOptions): Promise<ReadSide> {
  const location = await locate(options.folder.path, noticeHandler(options));
  const hooks = outdatedRebuildHooks(options);
  return ReadModels.open({ location, log: options.log.store, projector: projectorSettings(options), ...hooks });
}

type SharedEngine = Required<Pick<ReadModelEngine, 'locate' | 'listen'>>;

/** If the read models are unreachable, the process goes on without them and opens them when it can. */
async function openSharedOrLater(engine: SharedEngine, options: OpenReadSideOptions): Promise<ReadSide> {
  const open = () => openShared(engine, options);
  try {
    return await open();
  } catch (cause) {
    if (!(cause instanceof ReadModelUnavailable)) throw cause;
    const { store: log, positionUnit, isUnavailable } = options.log;
    const mayPass = (error: unknown) => error instanceof ReadModelUnavailable || isUnavailable(error);
    return new LateReadSide({ open, cause, mayPass, log, positionUnit, ...lateOpenHooks(options.logger) });
  }
}

async function openShared({ locate, listen }: SharedEngine, options: OpenReadSideOptions): Promise<ReadSide> {
  const { folder, log, projects, logger } = options;
  const onNotice = noticeHandler(options);
  const location = await locate(folder.path, onNotice);
  const store = await location.open({ allowOlder: true });
  await requireSameLog(store, log);
  const { store: events } = log;
  const listener = await listen(onNotice);
  const settings = projectorSettings(options);
  const hooks = { ...turnHooks(logger), ...outdatedRebuildHooks(options) };
  const host = projects ? new ProjectorHost({ location, store, log: events, settings, ...hooks }) : undefined;
  return new SharedReadSide({ location, store, listener, log: events, settings, host });
}

/** Reports from another log's facts would be wrong, whichever process projects them. */
async function requireSameLog(store: ReadModelStore, log: Log): Promise<void> {
  try {
    await verifyLog(log.store, await store.checkpoint());
  } catch (error) {
    // Outdated read models are rebuilt from the log, so it does not matter which log they came from.
    if (error instanceof ReadModelOutdated && error.isOlder) return;
    await store.close();
    throw error;
  }
}

function noticeHandler({ logger, metrics }: OpenReadSideOptions): (message: string) => void {
  return (notice) => {
    metrics.noticed();
    logger.warn({ notice }, 'notice of the read models');
  };
}

function projectorSettings({ logger, log, tracing }: OpenReadSideOptions): ProjectorSettings {
  return {
    positionUnit: log.positionUnit,
    onBatch: (events, seconds) => tracing.batch('project', events, seconds),
    onError: (error, retryIn) => logger.error({ err: error, retryIn }, 'projection failed'),
    onParked: (parked) => logger.error({ ...parked, position: String(parked.position) }, 'a stream is parked'),
  };
}

/** Logs why the read models are unavailable; each reason once. */
function lateOpenHooks(logger: Logger) {
  let logged: string | undefined;
  return {
    onFailure: (error: unknown, retryIn: number) => {
      const reason = loggableText(error);
      if (reason !== logged) logger.error({ err: error, retryIn }, 'waiting for the read models; reports answer 503');
      logged = reason;
    },
    onOpened: () => logger.info('the read models are ready'),
  };
}

/** Logs the rebuild of outdated read models. */
function outdatedRebuildHooks({ logger }: OpenReadSideOptions) {
  return {
    onOutdated: ({ message }: Error) =>
      logger.warn({ reason: message }, 'rebuilding the read models; reports answer 503 until then'),
    onOutdatedRebuilt: (rebuilt: RebuildResult) => logger.info(summaryOf(rebuilt), 'the read models were rebuilt'),
    onNotRenewed: (error: unknown) => logger.error({ err: error }, 'the read models could not be rebuilt'),
  };
}

/** Logs which process projects. */
function turnHooks(logger: Logger): Pick<ProjectorHostOptions, 'onActive' | 'onStandBy' | 'onFailure'> {
  return {
    onActive: () => logger.info('projecting'),
    onStandBy: (projector) => logger.info({ projector }, 'standing by'),
    onFailure: (error, retryIn) => logger.error({ err: error, retryIn }, 'not projecting'),
  };
}
