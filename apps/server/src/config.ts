import type { LogAddress } from '#event-store/log-engines';
import { areShared, type ReadModelsAddress } from '#read-models/engines';
import { eventStoreAddress } from './addresses/event-store-address.js';
import { readModelsAddress } from './addresses/read-models-address.js';
import { readEnvironment } from './environment.js';
import { InvalidConfig } from './invalid-config.js';

/** The configuration of the server. Every setting has a command-line option and an environment variable. */
export interface ServerConfig {
  /** Folder of the keys, and of an embedded log and embedded read models. */
  readonly dataFolder: string;
  readonly eventStore: LogAddress;
  readonly log: LogConfig;
  readonly readModels: ReadModelsAddress;
  /**
   * Whether this process keeps the read models up to date. Several processes may do so for shared read models: one
   * projects, the others stand by.
   */
  readonly projects: boolean;
  /** Whether the dashboard is served at `/`. */
  readonly dashboard: boolean;
  readonly proofs: ProofsConfig;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** For how many seconds a stopping server goes on answering, no longer ready, before it closes its port. */
  readonly drainDelay: number;
  /** For how many seconds a command stream waits for input. */
  readonly inputIdle: number;
  /** The most MiB of unread answers of one command stream. */
  readonly answerSpool: number;
  /** Time zone of the provider (IANA name): no date may be after today there. */
  readonly timeZone: string;
  /** By how many minutes the clock may jump forward before the server stops recording. */
  readonly clockJump: number;
  readonly logLevel: LogLevel;
  /** Address of the OpenTelemetry collector that receives spans over HTTP. */
  readonly otlp?: string;
  /** Environment variables that look like settings but were set by Kubernetes. */
  readonly serviceLinks: readonly string[];
}

/** Which log the server may open. */
export interface LogConfig {
  /** Whether to create a log if there is none. */
  readonly create: boolean;
  /** The expected identity of the log; any if it is absent. */
  readonly id?: string;
}

/** How the integrity of the log is proved. */
export interface ProofsConfig {
  /** Whether this process updates the proof log of its data folder and signs heads. */
  readonly enabled: boolean;
  /** Folder of the signed heads, if it is not in the data folder. */
  readonly heads?: string;
  /** File of the signing key, if it is not in the data folder. */
  readonly key?: string;
  /** Minutes between two heads while the log grows; 0: only on request. */
  readonly headInterval: number;
  /** The address that receives each head. */
  readonly witness?: string;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The default of each setting, as it would be written; empty if the data folder decides, or for none. */
export const defaults = {
  dataFolder: '.stepdown',
  eventStore: 'sqlite:',
  createLog: 'on',
  logId: '',
  readModels: 'duckdb:',
  projector: 'on',
  dashboard: 'on',
  proofs: 'on',
  heads: '',
  proofKey: '',
  headInterval: '60',
  witness: '',
  host: '127.0.0.1',
  port: '8080',
  drainDelay: '0',
  inputIdle: '600',
  answerSpool: '64',
  timeZone: 'UTC',
  clockJump: '5',
  logLevel: 'info',
  otlp: '',
} as const;

export type Setting = keyof typeof defaults;

/** Settings from the command line. */
export type WrittenSettings = { readonly [S in Setting]?: string };

/** The environment variable of each setting. */
export const variables = {
  dataFolder: 'STEPDOWN_DATA',
  eventStore: 'STEPDOWN_EVENT_STORE',
  createLog: 'STEPDOWN_CREATE_LOG',
  logId: 'STEPDOWN_LOG_ID',
  readModels: 'STEPDOWN_READ_MODELS',
  projector: 'STEPDOWN_PROJECTOR',
  dashboard: 'STEPDOWN_DASHBOARD',
  proofs: 'STEPDOWN_PROOFS',
  heads: 'STEPDOWN_HEADS',
  proofKey: 'STEPDOWN_PROOF_KEY',
  headInterval: 'STEPDOWN_HEAD_INTERVAL',
  witness: 'STEPDOWN_WITNESS',
  host: 'STEPDOWN_HOST',
  port: 'STEPDOWN_PORT',
  drainDelay: 'STEPDOWN_DRAIN_DELAY',
  inputIdle: 'STEPDOWN_INPUT_IDLE',
  answerSpool: 'STEPDOWN_ANSWER_SPOOL',
  timeZone: 'STEPDOWN_TIME_ZONE',
  clockJump: 'STEPDOWN_CLOCK_JUMP',
  logLevel: 'STEPDOWN_LOG_LEVEL',
  otlp: 'STEPDOWN_OTLP',
} as const satisfies Record<Setting, string>;

/** Reads settings from the command line, else from the environment, else the defaults. Throws `InvalidConfig`. */
export function configFrom(options: WrittenSettings, environment: NodeJS.ProcessEnv): ServerConfig {
  const { value, serviceLinks } = readEnvironment(environment, Object.values(variables));
  const given = (setting: Setting): string => options[setting] ?? value(variables[setting]) ?? defaults[setting];
  const config: ServerConfig = {
    dataFolder: given('dataFolder'),
    eventStore: eventStoreAddress(nameOf('eventStore'), given('eventStore')),
    log: { create: onOrOff('createLog', given('createLog')), id: logIdOf(given('logId')) },
    readModels: readModelsAddress(nameOf('readModels'), given('readModels')),
    projects: onOrOff('projector', given('projector')),
    dashboard: onOrOff('dashboard', given('dashboard')),
    proofs: {
      enabled: onOrOff('proofs', given('proofs')),
      heads: given('heads') || undefined,
      key: given('proofKey') || undefined,
      headInterval: minutesOf('headInterval', given('headInterval')),
      witness: httpUrlOf('witness', given('witness')),
    },
    host: given('host'),
    port: portOf(given('port')),
    drainDelay: secondsOf('drainDelay', given('drainDelay'), 0),
    inputIdle: secondsOf('inputIdle', given('inputIdle')),
    answerSpool: mebibytesOf('answerSpool', given('answerSpool')),
    timeZone: timeZoneOf(given('timeZone')),
    clockJump: minutesOf('clockJump', given('clockJump'), 1),
    logLevel: logLevelOf(given('logLevel')),
    otlp: httpUrlOf('otlp', given('otlp')),
    serviceLinks,
  };
  if (!config.projects && !areShared(config.readModels)) {
    const remedy = `set ${variables.projector}=on, or ${variables.readModels}=postgres://... for read models that processes share`;
    throw new InvalidConfig(
      nameOf('projector'),
      `read models in ${config.readModels.engine}: admit one process, which must project; ${remedy}`,
    );
  }
  return config;
}

/** The name of a setting in errors. */
export function nameOf(setting: Setting): string {
  return `${setting} (${variables[setting]})`;
}

function onOrOff(setting: Setting, text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidConfig(nameOf(setting), `${text} is neither on nor off`);
  return text === 'on';
}

function logIdOf(text: string): string | undefined {
  if (text === '') return undefined;
  const id = text.toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new InvalidConfig(nameOf('logId'), `${text} is not the id of a log, which is a UUID`);
}

const WEEK_MINUTES = 10_080;

function minutesOf(setting: Setting, text: string, least = 0): number {
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (minutes >= least && minutes <= WEEK_MINUTES) return minutes;
  throw new InvalidConfig(nameOf(setting), `${text} is not a number of minutes from ${least} to ${WEEK_MINUTES}`);
}

const DAY_SECONDS = 86_400;

function secondsOf(setting: Setting, text: string, least = 1): number {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (seconds >= least && seconds <= DAY_SECONDS) return seconds;
  throw new InvalidConfig(nameOf(setting), `${text} is not a number of seconds from ${least} to ${DAY_SECONDS}`);
}

const MOST_MEBIBYTES = 65_536;

function mebibytesOf(setting: Setting, text: string): number {
  const mebibytes = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (mebibytes <= MOST_MEBIBYTES) return mebibytes;
  throw new InvalidConfig(nameOf(setting), `${text} is not a number of MiB from 0 to ${MOST_MEBIBYTES}`);
}

function httpUrlOf(setting: Setting, text: string): string | undefined {
  if (text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidConfig(nameOf(setting), 'it is an address that begins with https:// or http://');
  }
  // Such a URL would be refused at every attempt, with the whole address in the message.
  if (url.username !== '' || url.password !== '') {
    throw new InvalidConfig(nameOf(setting), 'it names no user and no password');
  }
  return text;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidConfig(nameOf('port'), `${text} is not a port from 0 to 65535`);
  }
  return port;
}

function timeZoneOf(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    const problem = `${name} is not a time zone; use an IANA name such as America/New_York`;
    throw new InvalidConfig(nameOf('timeZone'), problem);
  }
}

function logLevelOf(text: string): LogLevel {
  const level = logLevels.find((each) => each === text);
  if (level === undefined) throw new InvalidConfig(nameOf('logLevel'), `${text} is none of ${logLevels.join(', ')}`);
  return level;
}
