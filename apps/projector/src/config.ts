import type { ReadModelsAddress } from '#server/addresses/read-models-address';
import { configFrom, nameOf, variables, type ServerConfig } from '#server/config';
import { readEnvironment } from '#server/environment';
import { InvalidConfig } from '#server/invalid-config';

/** How the projector runs: the server's settings of the same names, as far as they concern it. */
export interface ProjectorConfig extends Pick<
  ServerConfig,
  'dataFolder' | 'eventStore' | 'log' | 'host' | 'port' | 'drainDelay' | 'logLevel' | 'otlp' | 'serviceLinks'
> {
  readonly readModels: Extract<ReadModelsAddress, { readonly engine: 'postgres' }>;
}

/** Another one than the server's, so that both can run on one machine. */
const DEFAULT_PORT = '8081';

/** Settings from the environment, else the defaults. Throws `InvalidConfig`. */
export function projectorConfigFrom(environment: NodeJS.ProcessEnv): ProjectorConfig {
  const { value } = readEnvironment(environment, Object.values(variables));
  const port = value(variables.port) ?? DEFAULT_PORT;
  // Servers may be told to leave projecting to this process in an environment that it shares with them.
  const { readModels, ...config } = configFrom({ port, projector: 'on' }, environment);
  if (readModels.engine !== 'postgres') {
    const problem =
      'read models in duckdb: admit one process, the server, which projects them itself; ' +
      'for a projector of its own they are in postgres://<user>:<password>@<host>:<port>/<database>';
    throw new InvalidConfig(nameOf('readModels'), problem);
  }
  return { ...config, readModels };
}
