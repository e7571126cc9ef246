import { join } from 'node:path';
import { installation } from '#server/installation';

/** The verifier that stands alone, as this installation has it: it is handed out as it is. */
export const VERIFIER = join(installation, 'bin', 'stepdown-verify.mjs');
