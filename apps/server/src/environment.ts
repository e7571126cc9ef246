import { distance } from 'fastest-levenshtein';
import type { Logger } from 'pino';
import { InvalidConfig } from './invalid-config.js';
import { fileVariableOf, secretIn, secretVariables } from './secret-files.js';

const PREFIX = 'STEPDOWN_';

/** Variables of the command line, the Compose file, tests and benchmarks. */
const OTHERS = [
  ...['STEPDOWN_URL', 'STEPDOWN_API_KEY', 'STEPDOWN_COPY_FROM', 'STEPDOWN_COPY_TO'],
  ...['STEPDOWN_PUBLISH', 'STEPDOWN_DATABASE_PASSWORD'],
  ...['STEPDOWN_CHROMIUM', 'STEPDOWN_BENCH_EVENT_STORE', 'STEPDOWN_BENCH_READ_MODELS'],
];

/**
 * Variables that Kubernetes sets in every container for a Service whose name begins with `stepdown`. Source: Kubernetes
 * documentation, Service, Environment variables.
 */
const SERVICE_LINKS: readonly { readonly name: RegExp; readonly value: RegExp }[] = [
  { name: /_SERVICE_HOST$/, value: /^[\d.:a-f]+$/i },
  { name: /_SERVICE_PORT(_[A-Z0-9_]+)?$/, value: /^\d+$/ },
  { name: /_PORT(_\d+_(TCP|UDP|SCTP))?$/, value: /^(tcp|udp|sctp):\/\// },
  { name: /_PORT_\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)$/, value: /^[\w.:]+$/ },
];

export interface ReadEnvironment {
  /**
   * The value of a variable, or of the file that `<variable>_FILE` names; an empty variable is not set. Throws
   * `InvalidConfig` for an unusable file.
   */
  value(variable: string): string | undefined;
  /** Names of variables that Kubernetes set and that are not settings. */
  readonly serviceLinks: readonly string[];
}

/**
 * Reads the settings of an environment. Throws `InvalidConfig` for an unknown name with the prefix: it is a mistyped
 * setting, and the service would run with another setting than intended, for example on another log.
 */
export function readEnvironment(environment: NodeJS.ProcessEnv, settings: readonly string[]): ReadEnvironment {
  const values: NodeJS.ProcessEnv = {};
  const serviceLinks: string[] = [];
  const files = secretVariables.map(fileVariableOf);
  for (const [name, value = ''] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX)) continue;
    if (isServiceLink(name, value)) serviceLinks.push(name);
    else if ([...settings, ...OTHERS, ...files].includes(name)) values[name] = value;
    else {
      const meant = nearest(name, [...settings, ...files]);
      throw new InvalidConfig(name, `there is no such setting; did you mean ${meant}?`);
    }
  }
  return { value: (variable) => valueIn(values, variable), serviceLinks };
}

/** The value of one variable, without a check of the others; see `ReadEnvironment.value`. */
export function valueIn(environment: NodeJS.ProcessEnv, variable: string): string | undefined {
  return secretIn(environment, variable) ?? (environment[variable] || undefined);
}

function isServiceLink(name: string, value: string): boolean {
  return SERVICE_LINKS.some((link) => link.name.test(name) && link.value.test(value));
}

function nearest(name: string, settings: readonly string[]): string {
  const far = settings.map((setting) => ({ setting, by: distance(name, setting) }));
  return far.reduce((best, each) => (each.by < best.by ? each : best)).setting;
}

export function warnOfServiceLinks(
  { serviceLinks }: Pick<ReadEnvironment, 'serviceLinks'>,
  logger: Pick<Logger, 'warn'>,
): void {
  if (serviceLinks.length === 0) return;
  logger.warn({ variables: serviceLinks }, 'variables that Kubernetes set for a Service of this name are ignored');
}
