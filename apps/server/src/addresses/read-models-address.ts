import { InvalidConfig } from '../invalid-config.js';
import { addressOf } from './authority.js';

/** Where the read models are. A URL may hold a password: it is not for logs. */
export type ReadModelsAddress =
  /** A folder, by default the data folder. One process has them open, and projects. */
  | { readonly engine: 'duckdb'; readonly folder?: string }
  /** For any number of processes. */
  | { readonly engine: 'postgres'; readonly url: string };

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
  return folder === '' ? { engine: 'duckdb' } : { engine: 'duckdb', folder };
}

function postgres(setting: string, scheme: string, text: string, rest: string): ReadModelsAddress {
  const { hosts, path } = addressOf(setting, scheme, rest);
  if (hosts.length > 1) throw new InvalidConfig(setting, 'it names one host; put a proxy before several');
  if (!/^\/[^/]+$/.test(path)) throw new InvalidConfig(setting, `name the database: ${scheme}://host:port/database`);
  if (!URL.canParse(text)) throw new InvalidConfig(setting, `it cannot be read; it is ${FORMS}`);
  return { engine: 'postgres', url: text };
}
