import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GivenEngines } from './engines/production-engines.js';
import type { Sizes } from './sizes.js';

/** What a benchmark works with. */
export interface Workspace {
  readonly sizes: Sizes;
  /** Engines that are servers, where they are given. */
  readonly engines: GivenEngines;
  /** Makes an empty folder; it goes with the workspace. */
  folder(name: string): string;
  /** Tells the one who waits what is being done. */
  say(text: string): void;
}

/** Makes a workspace in the system's temporary folder. It is removed when the process ends, however it does. */
export function createWorkspace({ sizes, engines, say }: Omit<Workspace, 'folder'>): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'stepdown-bench-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  let made = 0;
  return {
    sizes,
    engines,
    say,
    folder(name) {
      const folder = join(root, `${++made}-${name}`);
      mkdirSync(folder);
      return folder;
    },
  };
}
