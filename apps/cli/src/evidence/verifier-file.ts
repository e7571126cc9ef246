import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The verifier that stands alone, as this installation has it: it is handed out as it is. */
export const VERIFIER = join(root(dirname(fileURLToPath(import.meta.url))), 'bin', 'stepdown-verify.mjs');

/** The folder of the installation, whether the program runs from its sources or from what they were built into. */
function root(folder: string): string {
  const above = dirname(folder);
  return existsSync(join(folder, 'package.json')) || above === folder ? folder : root(above);
}
