import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { eventStoreAddress } from '#server/addresses/event-store-address';
import { dataFolder } from '#server/engine/data-folder';

/** Where a log is that is to be copied. */
export type LogLocation =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'eventstoredb'; readonly connectionString: string };

/**
 * Reads `sqlite:` (the log of the data folder), `sqlite:<file or data folder>`, `esdb://...` or `esdb+discover://...`.
 * What does not exist yet is a file if its name has an ending such as `.sqlite`, else a data folder. Throws `InvalidConfig`.
 */
export function logLocation(option: string, text: string, folder: string): LogLocation {
  const address = eventStoreAddress(option, text);
  if (address.engine === 'eventstoredb') return address;
  const path = address.file ?? folder;
  return { engine: 'sqlite', file: isFolder(path) ? dataFolder(path).log : resolve(path) };
}

/** The place as it may be printed: without the password that a connection string may hold. */
export function locationInWords(location: LogLocation): string {
  if (location.engine === 'sqlite') return `sqlite:${location.file}`;
  const [, scheme = '', hosts = ''] = /^([a-z+]+:\/\/)(?:[^@/]*@)?([^/?]*)/.exec(location.connectionString) ?? [];
  return scheme + hosts;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? extname(path) === '';
}
