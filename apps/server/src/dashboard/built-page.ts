import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { installation } from '../installation.js';

/** A file of the dashboard. */
export interface BuiltFile {
  /** The path it is served at: `assets/index-a1b2c3.js`. */
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

/**
 * The built dashboard, as it was when the server started. All of it, about a megabyte, stays in memory: the document
 * names files by content hashes, so a new build under a running server would remove files that the old document needs.
 */
export interface BuiltPage {
  /** The only document; every address of the dashboard serves it. */
  readonly document: string;
  readonly files: readonly BuiltFile[];
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Finds the dashboard of this installation, whether the server runs from sources or from the build. */
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
