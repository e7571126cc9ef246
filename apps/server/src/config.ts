import { isIP } from 'node:net';

/** How the server runs. Every setting has a command-line option and an environment variable of the same meaning. */
export interface ServerConfig {
  /** Folder of the log, the read models and the keys. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Time zone of the provider (IANA name): nothing may be dated after today there. */
  readonly timeZone: string;
  readonly logLevel: LogLevel;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export const defaults: ServerConfig = {
  dataFolder: '.stepdown',
  host: '127.0.0.1',
  port: 8080,
  timeZone: 'UTC',
  logLevel: 'info',
};

/** The environment variable of each setting. */
export const variables = {
  dataFolder: 'STEPDOWN_DATA',
  host: 'STEPDOWN_HOST',
  port: 'STEPDOWN_PORT',
  timeZone: 'STEPDOWN_TIME_ZONE',
  logLevel: 'STEPDOWN_LOG_LEVEL',
} as const satisfies Record<keyof ServerConfig, string>;

/** A setting cannot be used; the message names it and says what would do. */
export class InvalidConfig extends Error {
  readonly code = 'invalid-config';

  constructor(setting: string, problem: string) {
    super(`${setting}: ${problem}`);
    this.name = 'InvalidConfig';
  }
}

/** Settings from the command line, else from the environment, else the defaults. Throws `InvalidConfig`. */
export function configFrom(
  options: { readonly [Setting in keyof ServerConfig]?: string },
  environment: NodeJS.ProcessEnv,
): ServerConfig {
  const given = (setting: keyof ServerConfig): string =>
    options[setting] ?? environment[variables[setting]] ?? String(defaults[setting]);
  return {
    dataFolder: given('dataFolder'),
    host: given('host'),
    port: portOf(given('port')),
    timeZone: timeZoneOf(given('timeZone')),
    logLevel: logLevelOf(given('logLevel')),
  };
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidConfig('port', `${text} is not a port from 0 to 65535`);
  return port;
}

function timeZoneOf(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidConfig('timeZone', `${name} is not a time zone; use an IANA name such as America/New_York`);
  }
}

function logLevelOf(text: string): LogLevel {
  const level = logLevels.find((each) => each === text);
  if (level === undefined) throw new InvalidConfig('logLevel', `${text} is none of ${logLevels.join(', ')}`);
  return level;
}
