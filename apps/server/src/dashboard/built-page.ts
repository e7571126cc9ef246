import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { installation } from '../installation.js';

/** A file of the dashboard. */
export interface BuiltFile {
  /** Where it is served: `assets/index-a1b2c3.js`. */
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

/**
 * The dashboard as `npm run build` left it when the server started. All of it is kept, some megabyte: the document names files by
 * hashes of their content, so that a new build under a running server would leave it without them.
 */
export interface BuiltPage {
  /** The one document; every address of the dashboard answers it. */
  readonly document: string;
  readonly files: readonly BuiltFile[];
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Finds the dashboard of this installation, whether the server runs from its sources or from what they were built into. */
export function findBuiltPage(folder = join(installation, 'dist/apps/dashboard')): BuiltPage | undefined {
  const path = join(folder, 'index.html');
  if (!existsSync(path)) return undefined;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => {
    const body = readFileSync(join(parentPath, name));
    const at = relative(folder, join(parentPath, name)).split(sep).join('/');
    return { path: at, type: types[extname(name)] ?? 'application/octet-stream', body };
  });
  return { document: readFileSync(path, 'utf8'), files: files.filter((file) => file.path !== 'index.html') };
}
