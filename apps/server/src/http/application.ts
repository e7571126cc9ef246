import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { isLoopback } from '../addresses/authority.js';
import { nameOf } from '../config.js';
import type { KeyRing } from '#access/key-ring';
import { InvalidConfig } from '../invalid-config.js';
import { StartFailure } from '../start-failure.js';
import { noTracing } from '../tracing/tracing.js';
import { setAnswerHeaders } from './answer-headers.js';
import { refuseOtherMethods } from './allowed-methods.js';
import { endIdleBodies } from './idle-bodies.js';
import { nestLogger } from './logger.js';
import { answerExpectations, answerMalformed, answerUndecodable } from './malformed-requests.js';
import { NDJSON } from './ndjson.js';
import { refuseCompressedBodies } from './compressed-bodies.js';
import { requestIdOf } from './request-id.js';
import { logRequests } from './request-log.js';
import { endUnreadBodies } from './unread-bodies.js';

/** The largest body of a single command, in bytes. */
const MAX_BODY_BYTES = 262_144;
const MAX_HEADER_BYTES = 16_384;

/** Creates an HTTP application with bounded bodies and headers. */
export function createApplication(
  module: DynamicModule,
  logger: Logger,
  tracing = noTracing,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 256 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    genReqId: ({ headers }: IncomingMessage) => requestIdOf(headers),
    clientErrorHandler: answerMalformed,
    frameworkErrors: answerUndecodable,
  });
  // Bulk bodies are read line by line as they arrive; each line is bounded.
  adapter.getInstance().removeContentTypeParser('text/plain');
  adapter.getInstance().addContentTypeParser(NDJSON, (_request, body, done) => done(null, body));
  tracing.traceCalls(adapter);
  logRequests(adapter, logger);
  setAnswerHeaders(adapter);
  endIdleBodies(adapter);
  endUnreadBodies(adapter);
  refuseOtherMethods(adapter);
  refuseCompressedBodies(adapter);
  answerExpectations(adapter);
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
}

/** Throws `InvalidConfig` if a process would listen on other than loopback addresses without requiring keys. */
export function checkExposure(host: string, keys: KeyRing, logger: Logger): void {
  if (keys.guarded) return;
  if (!isLoopback(host)) {
    const remedy = 'make one with `stepdown keys create`, or listen on 127.0.0.1';
    const problem = `${host} can be reached from other machines, and no API key exists; ${remedy}`;
    throw new InvalidConfig(nameOf('host'), problem);
  }
  logger.warn('no API key exists: callers are not authenticated, so the server listens on this machine only');
}

/** Listens, and returns the address. Throws a `StartFailure`. */
export async function listen(app: NestFastifyApplication, port: number, host: string): Promise<string> {
  try {
    // Not through Nest, which would log a failure in its own words.
    await app.init();
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    throw listenFailure(error, port, host);
  }
  const address = app.getHttpServer().address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

function listenFailure(error: unknown, port: number, host: string): StartFailure {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartFailure(
        'port',
        error,
        `${port} on ${host} is in use by another process; choose another port, or 0 for any free one`,
      );
    case 'EACCES':
      return new StartFailure('port', error, `this user may not listen on ${port}; choose one from 1024 on`);
    default:
      return new StartFailure('host', error);
  }
}
