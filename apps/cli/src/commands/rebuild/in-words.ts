import type { RebuildResult } from '#read-models/rebuild/rebuild';
import { verificationInWords, type Wording } from '../../read-models/verification-in-words.js';

const rebuilding: Wording = {
  equal: 'The new read models are equal to those they replaced',
  different: 'The new read models differ from those they replaced',
  gives: 'now',
};

const trying: Wording = {
  equal: 'A rebuild would change nothing',
  different: 'A rebuild would change the read models',
  gives: 'a rebuild gives',
};

/** How the read models of a rebuild, or of a dry run, differ from the current ones. */
export function differenceInWords({ difference, uncompared }: RebuildResult, dryRun: boolean): string {
  if (difference === null) return `Nothing was compared: ${uncompared}\n`;
  return verificationInWords(difference, dryRun ? trying : rebuilding);
}
