import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { eventStoreAddress } from '#server/addresses/event-store-address';
import { dataFolder } from '#server/engine/data-folder';

/** The location of a log to copy. */
export type LogLocation =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'eventstoredb'; readonly connectionString: string };

/**
 * Reads `sqlite:` (the log of the data folder), `sqlite:<file or data folder>`, `esdb://...` or `esdb+discover://...`.
 * A path that does not exist yet is a file if its name has an extension such as `.sqlite`, else a data folder. Throws
 * `InvalidConfig`.
 */
export function logLocation(option: string, text: string, folder: string): LogLocation {
  const address = eventStoreAddress(option, text);
  if (address.engine === 'eventstoredb') return address;
  const path = address.file ?? folder;
  return { engine: 'sqlite', file: isFolder(path) ? dataFolder(path).log : resolve(path) };
}

/** The location in a printable form: without the password of a connection string. */
export function locationInWords(location: LogLocation): string {
  if (location.engine === 'sqlite') return `sqlite:${location.file}`;
  const [, scheme = '', hosts = ''] = /^([a-z+]+:\/\/)(?:[^@/]*@)?([^/?]*)/.exec(location.connectionString) ?? [];
  return scheme + hosts;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? extname(path) === '';
}
