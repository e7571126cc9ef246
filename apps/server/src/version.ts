import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from './installation.js';

/** The version of the program, from its package. */
export const version = versionIn(readFileSync(join(installation, 'package.json'), 'utf8'));

function versionIn(manifest: string): string {
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
