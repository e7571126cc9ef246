import type { Nom } from '#episode/noms';
import type { OutcomesAnswer } from '../../queries/answers.js';
import type { ChangeRow } from '../../charts/change-rows.js';
import { percent, points } from '../../show/numbers.js';

export type Group = OutcomesAnswer['groups'][number];
export type Measure = Group['measures'][number];

/** Labels of the National Outcome Measures: yes is the better answer. */
export const measureNames: Readonly<Record<Nom, string>> = {
  'employed-or-student': 'In work or a student',
  'stably-housed': 'Stably housed',
  'not-arrested': 'Not arrested in 30 days',
  'alcohol-abstinent': 'No alcohol in 30 days',
  'drug-abstinent': 'No drugs in 30 days',
  'self-help': 'Attending self-help',
};

/** The measures with known answers on both occasions. */
export function changesOf(measures: readonly Measure[]): readonly ChangeRow[] {
  return measures.flatMap((each) => {
    const { measure, rateBefore, rateAfter } = each;
    if (rateBefore === null || rateAfter === null) return [];
    return [
      {
        name: measureNames[measure],
        before: { figure: rateBefore, lower: each.rateBeforeLower, upper: each.rateBeforeUpper },
        after: { figure: rateAfter, lower: each.rateAfterLower, upper: each.rateAfterUpper },
        text: `${percent(rateBefore)} → ${percent(rateAfter)}, ${changeInWords(each)}`,
      },
    ];
  });
}

/** `+10.0 points (+5.9 to +14.0)`. */
export function changeInWords({ change, changeLower, changeUpper }: Measure): string {
  const limits =
    changeLower === null || changeUpper === null ? '' : ` (${points(changeLower)} to ${points(changeUpper)})`;
  return `${points(change)} points${limits}`;
}
