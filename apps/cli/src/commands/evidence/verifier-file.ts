import { join } from 'node:path';
import { installation } from '#server/installation';

/** The standalone verifier of this installation; it is copied unchanged. */
export const VERIFIER = join(installation, 'bin', 'stepdown-verify.mjs');
