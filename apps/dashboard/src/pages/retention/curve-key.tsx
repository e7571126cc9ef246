import type { Unit } from '#read-models/reports/cohort';
import type { RetentionAnswer } from '../../queries/answers.js';
import { LineKey } from '../../charts/line-key.js';
import { counted, measure, withLimits } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';

type Group = RetentionAnswer['groups'][number];

interface Properties {
  readonly drawn: readonly Group[];
  readonly colours: readonly string[];
  readonly of: Unit;
}

/** The legend of the curves, with the day by which half have left. */
export function CurveKey({ drawn, colours, of }: Properties) {
  return (
    <LineKey
      lines={drawn.map(({ by, n, median, medianLower, medianUpper }, index) => ({
        name: groupInWords(by),
        colour: colours[index]!,
        note: `${counted(n, of)}; ${
          median === null
            ? 'half had not left by the end'
            : `half left by day ${withLimits([median, medianLower, medianUpper], measure)}`
        }`,
      }))}
    />
  );
}
