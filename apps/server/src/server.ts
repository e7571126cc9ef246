import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { KeyFile, KeyRing } from '#access/key-file';
import { AppModule } from './app.module.js';
import { isLoopback, nameOf, type ServerConfig } from './config.js';
import { announce, createDataFolder, withdraw, type DataFolder } from './engine/data-folder.js';
import { openEngine, type Engine } from './engine/engine.js';
import { Metrics } from './health/metrics.js';
import { createLogger, nestLogger } from './http/logger.js';
import { NDJSON } from './http/ndjson.js';
import { serveDocs } from './http/openapi.document.js';
import { Shutdown } from './http/shutdown.js';
import { InvalidConfig } from './invalid-config.js';

/** Largest body of a single command in bytes. */
const MAX_BODY_BYTES = 262_144;
const MAX_HEADER_BYTES = 16_384;

export interface RunningServer {
  readonly url: string;
  readonly engine: Engine;
  readonly logger: Logger;
  /** Who is let in; the process that runs the server may let itself in. */
  readonly keys: KeyRing;
  /** Takes no new work, answers what is under way, leaves the projector at a clean checkpoint. */
  stop(): Promise<void>;
}

/**
 * Starts a server on a data folder. Throws `InvalidConfig` where it would listen beyond this machine without keys,
 * and what the engine throws where the folder is in use or cannot be read.
 */
export async function startServer(
  config: ServerConfig,
  logger = createLogger(config.logLevel),
): Promise<RunningServer> {
  const folder = createDataFolder(config.dataFolder);
  const keys = new KeyRing(new KeyFile(folder.keys));
  checkExposure(config, keys, logger);
  const metrics = new Metrics();
  const shutdown = new Shutdown();
  const engine = await openEngine({ config, folder, logger, metrics });
  try {
    const app = await createApp({ engine, keys, metrics, shutdown, logger });
    await app.listen(config.port, config.host);
    const url = urlOf(app, config.host);
    announce(folder, { url, pid: process.pid, startedAt: new Date().toISOString() });
    logger.info({ url, data: folder.path }, 'listening');
    return { url, engine, logger, keys, stop: () => stop({ app, engine, shutdown, folder, logger }) };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function checkExposure({ host }: ServerConfig, keys: KeyRing, logger: Logger): void {
  if (keys.guarded) return;
  if (!isLoopback(host)) {
    const remedy = 'make one with `stepdown keys create`, or listen on 127.0.0.1';
    throw new InvalidConfig(
      nameOf('host'),
      `${host} can be reached from other machines, and no API key exists; ${remedy}`,
    );
  }
  logger.warn('no API key exists: callers are not asked who they are, so the server listens on this machine only');
}

async function createApp(parts: Parameters<typeof AppModule.on>[0]): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 256 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
  });
  // Bulk bodies are read as they arrive, line by line; each line is bounded.
  adapter.getInstance().removeContentTypeParser('text/plain');
  adapter.getInstance().addContentTypeParser(NDJSON, (_request, body, done) => done(null, body));
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(parts), adapter, {
    logger: nestLogger(parts.logger),
    abortOnError: false,
    bodyParser: false,
  });
  serveDocs(app);
  return app;
}

function urlOf(app: NestFastifyApplication, host: string): string {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

interface Stopping {
  readonly app: NestFastifyApplication;
  readonly engine: Engine;
  readonly shutdown: Shutdown;
  readonly folder: DataFolder;
  readonly logger: Logger;
}

async function stop({ app, engine, shutdown, folder, logger }: Stopping): Promise<void> {
  withdraw(folder);
  shutdown.begin();
  await app.close();
  await engine.close();
  logger.info('stopped');
}
