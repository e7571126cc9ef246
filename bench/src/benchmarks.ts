import { bulkCommands } from './bulk-commands.js';
import { longEpisodes } from './long-episodes.js';
import { memory } from './memory.js';
import { production } from './production.js';
import { proofs } from './proofs.js';
import { rebuild } from './rebuild.js';
import { report } from './report.js';
import type { Row } from './row.js';
import { singleCommands } from './single-commands.js';
import { startToReady } from './start.js';
import { visibility } from './visibility.js';
import type { Workspace } from './workspace.js';

/** Every benchmark by the name it is chosen by, in the order in which they run. */
export const benchmarks: Readonly<Record<string, (workspace: Workspace) => Promise<Row[]>>> = {
  single: singleCommands,
  bulk: bulkCommands,
  visibility,
  rebuild,
  report,
  start: startToReady,
  memory,
  proofs,
  episodes: longEpisodes,
  production,
};
