import { areShared } from '#read-models/engines';
import { configFrom, nameOf, variables, type ServerConfig } from '#server/config';
import { readEnvironment } from '#server/environment';
import { InvalidConfig } from '#server/invalid-config';

/** The settings of the projector: the server's settings of the same names that apply to it. Its read models are shared. */
export type ProjectorConfig = Pick<
  ServerConfig,
  | 'dataFolder'
  | 'eventStore'
  | 'log'
  | 'readModels'
  | 'host'
  | 'port'
  | 'drainDelay'
  | 'logLevel'
  | 'otlp'
  | 'serviceLinks'
>;

/** Differs from the server's port, so that both can run on one machine. */
const DEFAULT_PORT = '8081';

/** Reads the settings from the environment, else the defaults. Throws `InvalidConfig`. */
export function projectorConfigFrom(environment: NodeJS.ProcessEnv): ProjectorConfig {
  const { value } = readEnvironment(environment, Object.values(variables));
  const port = value(variables.port) ?? DEFAULT_PORT;
  // An environment shared with servers may switch their projectors off; this process always projects.
  const config = configFrom({ port, projector: 'on' }, environment);
  if (!areShared(config.readModels)) {
    const problem =
      `read models in ${config.readModels.engine}: admit one process, the server, which projects them itself; ` +
      'for a projector of its own they are in postgres://<user>:<password>@<host>:<port>/<database>';
    throw new InvalidConfig(nameOf('readModels'), problem);
  }
  return config;
}
