import type { ReadModelsAddress } from '#read-models/engines';
import { InvalidConfig } from '../invalid-config.js';
import { addressOf, isLoopback, parametersOf, refuseParameters } from './authority.js';

const FORMS = 'duckdb: (in the data folder), duckdb:<folder> or postgres://<user>:<password>@<host>:<port>/<database>';

/** Reads `duckdb:`, `duckdb:<folder>` or `postgres://...` (also `postgresql://`). Throws `InvalidConfig`. */
export function readModelsAddress(setting: string, text: string): ReadModelsAddress {
  const [, scheme, rest = ''] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  switch (scheme) {
    case 'duckdb':
      return duckDb(setting, rest);
    case 'postgres':
    case 'postgresql':
      return postgres(setting, scheme, text, rest);
    default:
      throw new InvalidConfig(setting, `it is ${FORMS}`);
  }
}

function duckDb(setting: string, folder: string): ReadModelsAddress {
  if (folder.startsWith('//')) throw new InvalidConfig(setting, 'a folder is written without //: duckdb:/srv/stepdown');
  refuseParameters(setting, folder);
  return folder === '' ? { engine: 'duckdb' } : { engine: 'duckdb', folder };
}

/** The parameters that the client reads and that an operator may set. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation', 'uselibpqcompat', 'options'];

/** The values of `sslmode` that the client knows. It ignores others and connects without encryption. */
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'];

function postgres(setting: string, scheme: string, text: string, rest: string): ReadModelsAddress {
  const { hosts, path, query } = addressOf(setting, scheme, rest);
  if (hosts.length > 1) throw new InvalidConfig(setting, 'it names one host; put a proxy before several');
  if (!/^\/[^/]+$/.test(path)) throw new InvalidConfig(setting, `name the database: ${scheme}://host:port/database`);
  requireEncryptionMode(setting, hosts[0]!, parametersOf(setting, query, PARAMETERS).get('sslmode'));
  if (!URL.canParse(text)) throw new InvalidConfig(setting, `it cannot be read; it is ${FORMS}`);
  return { engine: 'postgres', url: text };
}

/** Requires `sslmode` for other machines: patients' data must not travel unencrypted by accident. */
function requireEncryptionMode(setting: string, host: string, mode: string | undefined): void {
  if (mode !== undefined && !SSL_MODES.includes(mode))
    throw new InvalidConfig(setting, `sslmode is one of ${SSL_MODES.join(', ')}`);
  if (mode !== undefined || isLoopback(nameOfHost(host))) return;
  throw new InvalidConfig(
    setting,
    'an address off this machine says how the connection is encrypted: add ?sslmode=verify-full, or ?sslmode=disable ' +
      'where nobody else is on the network',
  );
}

/** A host without its port and brackets. */
function nameOfHost(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
