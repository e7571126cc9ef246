import type { LogAddress } from '#event-store/log-engines';
import { InvalidConfig } from '../invalid-config.js';
import { addressOf, parametersOf, refuseParameters } from './authority.js';

const FORMS =
  'sqlite: (the log in the data folder), sqlite:<file>, esdb://<host>:<port> or esdb+discover://<name>:<port>';

/** Reads `sqlite:`, `sqlite:<file>`, `esdb://...` or `esdb+discover://...`. Throws `InvalidConfig`. */
export function eventStoreAddress(setting: string, text: string): LogAddress {
  const [, scheme, rest = ''] = /^([a-z+]+):(.*)$/s.exec(text) ?? [];
  switch (scheme) {
    case 'sqlite':
      return sqlite(setting, rest);
    case 'esdb':
    case 'esdb+discover':
      return eventStoreDb(setting, scheme, text, rest);
    default:
      throw new InvalidConfig(setting, `it is ${FORMS}`);
  }
}

function sqlite(setting: string, file: string): LogAddress {
  if (file.startsWith('//'))
    throw new InvalidConfig(setting, 'a file is written without //: sqlite:/srv/stepdown/log.sqlite');
  refuseParameters(setting, file);
  return file === '' ? { engine: 'sqlite' } : { engine: 'sqlite', file };
}

/** The parameters that the client reads. It prints the address with its password before it ignores others. */
const PARAMETERS = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'tls',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
];

function eventStoreDb(setting: string, scheme: string, text: string, rest: string): LogAddress {
  const { user, path, query } = addressOf(setting, scheme, rest);
  if (user !== undefined && !/^[^:]+:.+$/.test(user)) {
    throw new InvalidConfig(
      setting,
      `a user of ${scheme} has a name and a password: ${scheme}://user:password@host:port`,
    );
  }
  if (path !== '' && path !== '/')
    throw new InvalidConfig(setting, `an ${scheme} address names no database after its hosts`);
  parametersOf(setting, query, PARAMETERS);
  return { engine: 'eventstoredb', connectionString: text };
}
