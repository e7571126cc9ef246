import type { FlowAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { BarRows } from '../../charts/bar-rows.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, measure, percent } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import { pathInWords, type Group } from './moves.js';

interface Row {
  readonly group: string;
  readonly path: Group['paths'][number];
}

/** The most paths drawn for a single group; the table has more. */
const DRAWN = 10;
/** The most paths drawn for each of several groups. */
const COMPARED = 3;

/** The sequences of levels of whole episodes, the most frequent first. */
export function Paths({ title, query }: { readonly title: string; readonly query: QueryResult<FlowAnswer> }) {
  return (
    <Figure
      title={title}
      note="The levels of an episode in order; open episodes count with their levels so far."
      query={query}
      table="paths"
      wide
      isEmpty={({ groups }) => rowsOf(groups).length === 0}
      picture={({ groups }) => (
        <div className={groups.length > 1 ? 'small-multiples small-multiples-wide' : undefined}>
          {groups
            .filter(({ paths }) => paths.length > 0)
            .map((group) => (
              <section key={groupInWords(group.by)} aria-label={`Ways: ${groupInWords(group.by)}`}>
                {groups.length > 1 && <h3>{groupInWords(group.by)}</h3>}
                <BarRows
                  most={1}
                  rows={group.paths
                    .slice(0, groups.length > 1 ? COMPARED : DRAWN)
                    .map(({ path, share, n, medianDays }) => ({
                      name: pathInWords(path),
                      value: share,
                      text: `${percent(share)} (${count(n)}), ${measure(medianDays)} days`,
                    }))}
                />
              </section>
            ))}
        </div>
      )}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={rowsOf(groups)}
          columns={[
            { name: 'Group', of: ({ group }: Row) => group },
            { name: 'Way', of: ({ path }) => pathInWords(path.path), isText: true },
            { name: 'Episodes', of: ({ path }) => count(path.n) },
            { name: 'Share', of: ({ path }) => percent(path.share) },
            { name: 'Of them open', of: ({ path }) => count(path.open) },
            { name: 'Median days of the closed', of: ({ path }) => measure(path.medianDays) },
          ]}
        />
      )}
    />
  );
}

function rowsOf(groups: readonly Group[]): readonly Row[] {
  return groups.flatMap(({ by, paths }) => paths.map((path) => ({ group: groupInWords(by), path })));
}
