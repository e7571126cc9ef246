import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The dashboard as `npm run build` leaves it. */
export interface BuiltPage {
  /** Folder of its files. */
  readonly folder: string;
  /** The one document; every address of the dashboard answers it. */
  readonly document: string;
}

/** Finds the dashboard of this installation, whether the server runs from its sources or from what they were built into. */
export function findBuiltPage(folder = defaultFolder()): BuiltPage | undefined {
  const path = join(folder, 'index.html');
  return existsSync(path) ? { folder, document: readFileSync(path, 'utf8') } : undefined;
}

function defaultFolder(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'package.json')) && at !== dirname(at)) at = dirname(at);
  return join(at, 'dist/apps/dashboard');
}
