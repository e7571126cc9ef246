import { join } from 'node:path';

/** Where a program lies that Node runs as it is, in a process of its own: see `bundle-programs.mjs`. */
export async function programFile(name: 'cli' | 'server' | 'projector' | 'rebuild'): Promise<string> {
  return join(await (folder ??= folderOfPrograms()), `${name}.mjs`);
}

let folder: Promise<string> | undefined;

/** In a run of tests it is made once for all of them. */
async function folderOfPrograms(): Promise<string> {
  const shared = process.env['TEST_PROGRAMS'];
  if (shared === undefined) return (await import('./bundle-programs.mjs')).bundledPrograms();
  const response = await fetch(shared);
  const answer = await response.text();
  if (!response.ok) throw new Error(`the programs could not be bundled: ${answer}`);
  return answer;
}
