import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { locateLog, type LogLocation } from '#event-store/log-engines';
import { eventStoreAddress } from '#server/addresses/event-store-address';
import { dataFolder } from '#server/engine/data-folder';

/**
 * The location of a log to copy. Reads `sqlite:` (the log of the data folder), `sqlite:<file or data folder>`, `esdb://...`
 * or `esdb+discover://...`. A path that does not exist yet is a file if its name has an extension such as `.sqlite`, else
 * a data folder. Throws `InvalidConfig`.
 */
export function logLocation(option: string, text: string, folder: string): LogLocation {
  return locateLog(eventStoreAddress(option, text), (path = folder) =>
    isFolder(path) ? dataFolder(path).log : resolve(path),
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? extname(path) === '';
}
