import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { visible } from '#episode/words/visible';
import { loggable, loggableText } from '#event-store/loggable-error';
import type { LogLevel } from '../config.js';

/** Injection token of the server's log. */
export const LOGGER = Symbol('Logger');

/**
 * The server's log: JSON lines on standard error, so that standard output stays free for results. Errors are reduced to
 * what `loggable` allows: never a payload.
 */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  const options = {
    serializers: { err: (error: unknown) => loggable(error) },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: oneLine },
  };
  return pino({ level, base: undefined, ...options }, destination);
}

/**
 * The same JSON as one line, with escapes for characters that would control a terminal or look like the end of a line.
 */
export function oneLine(json: string): string {
  return `${visible(json.trimEnd())}\n`;
}

/** Nest's own messages in the same log. Its start-up messages are debug lines; its errors are errors. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'debug' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...rest: unknown[]) =>
      logger[level]({ context: rest.at(-1), ...about(message) }, textOf(message));
  return {
    log: write('debug'),
    debug: write('debug'),
    verbose: write('debug'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
}

function about(message: unknown): { readonly err?: unknown } {
  return message instanceof Error ? { err: message } : {};
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : loggableText(message);
}
