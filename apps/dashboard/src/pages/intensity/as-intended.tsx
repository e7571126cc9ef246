import type { IntensityAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { BarRows } from '../../charts/bar-rows.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, percent } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import type { Group } from './hours-by-week.js';

/** The weeks judged by a requirement, and how many of them met it. */
interface Judged {
  readonly by: string;
  readonly weeks: number;
  readonly met: number;
  readonly share: number;
}

interface Row {
  readonly group: string;
  readonly judged: Judged;
}

/** The share of weeks that met the requirements of the level, the plan and the phase. */
export function AsIntended({ title, query }: { readonly title: string; readonly query: QueryResult<IntensityAnswer> }) {
  return (
    <Figure
      title={title}
      note="Share of the complete weeks with enough data that met the hours of the level, the hours or sessions of the current plan, and the sessions of the phase."
      query={query}
      table="plan"
      emptyNote="No week can be judged."
      isEmpty={({ groups }) => rowsOf(groups).length === 0}
      picture={({ groups }) => (
        <>
          {groups
            .filter((group) => judgedOf(group).length > 0)
            .map((group) => (
              <section key={groupInWords(group.by)} aria-label={`As they should be: ${groupInWords(group.by)}`}>
                {groups.length > 1 && <h3>{groupInWords(group.by)}</h3>}
                <BarRows
                  most={1}
                  rows={judgedOf(group).map(({ by, weeks, share }) => ({
                    name: by,
                    value: share,
                    text: `${percent(share)} of ${count(weeks)}`,
                  }))}
                />
              </section>
            ))}
        </>
      )}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={rowsOf(groups)}
          columns={[
            { name: 'Group', of: ({ group }: Row) => group },
            { name: 'Judged by', of: ({ judged }) => judged.by, isText: true },
            { name: 'Weeks', of: ({ judged }) => count(judged.weeks) },
            { name: 'As required', of: ({ judged }) => count(judged.met) },
            { name: 'Share', of: ({ judged }) => percent(judged.share) },
          ]}
        />
      )}
    />
  );
}

function rowsOf(groups: readonly Group[]): readonly Row[] {
  return groups.flatMap((group) => judgedOf(group).map((judged) => ({ group: groupInWords(group.by), judged })));
}

function judgedOf({ judgedWeeks, atThreshold, atThresholdRate, plan, phases }: Group): readonly Judged[] {
  const level =
    atThresholdRate === null
      ? []
      : [{ by: 'Hours of the level', weeks: judgedWeeks, met: atThreshold, share: atThresholdRate }];
  const plans = plan.flatMap(({ aim, weeks, met, metRate }) =>
    metRate === null ? [] : [{ by: `Planned ${aim}`, weeks, met, share: metRate }],
  );
  const inPhase = phases.flatMap(({ phase, below, within, above, withinRate }) =>
    phase === null || withinRate === null
      ? []
      : [
          {
            by: `Sessions of the ${phase} phase`,
            weeks: (below ?? 0) + (within ?? 0) + (above ?? 0),
            met: within ?? 0,
            share: withinRate,
          },
        ],
  );
  return [...level, ...plans, ...inPhase];
}
