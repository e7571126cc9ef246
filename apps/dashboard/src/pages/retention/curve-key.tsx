import type { Unit } from '#read-models/reports/cohort';
import type { RetentionAnswer } from '../../asking/answers.js';
import { LineKey } from '../../charts/line-key.js';
import { counted, measure, withLimits } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';

type Group = RetentionAnswer['groups'][number];

/** As many curves as can be told apart on one picture. */
const MOST = 6;

/** The groups that are drawn: all or, where they are too many, the largest, in the order of the answer. */
export function drawnOf(groups: readonly Group[]): readonly Group[] {
  const bySize = [...groups].filter(({ n }) => n > 0).sort((a, b) => b.n - a.n);
  const largest = new Set(bySize.slice(0, MOST));
  return groups.filter((group) => largest.has(group));
}

/** Which line is whose, with the day by which half have left. */
export function CurveKey({ drawn, of }: { readonly drawn: readonly Group[]; readonly of: Unit }) {
  return (
    <LineKey
      lines={drawn.map(({ by, n, median, medianLower, medianUpper }) => ({
        name: groupInWords(by),
        note: `${counted(n, of)}; ${
          median === null
            ? 'half had not left by the end'
            : `half left by day ${withLimits([median, medianLower, medianUpper], measure)}`
        }`,
      }))}
    />
  );
}
