import type { OutcomesAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { ChangeRows } from '../../charts/change-rows.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { largest } from '../../show/largest.js';
import { formatPValue, count, counted, NO_VALUE, percent } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import { changeInWords, changesOf, measureNames, type Group, type Measure } from './measures.js';

interface Properties {
  readonly title: string;
  readonly note: string;
  readonly query: QueryResult<OutcomesAnswer>;
  /** The table of the report. */
  readonly table: string;
  readonly measuresOf: (group: Group) => readonly Measure[];
  /** The label of the later occasion. */
  readonly later: string;
}

interface Row {
  readonly group: string;
  readonly measure: Measure;
}

/** Every outcome measure on two occasions, for people with known answers on both. */
export function Changes({ title, note, query, table, measuresOf, later }: Properties) {
  const rowsOf = (groups: readonly Group[]): readonly Row[] =>
    groups.flatMap((group) => measuresOf(group).map((measure) => ({ group: groupInWords(group.by), measure })));
  return (
    <Figure
      title={title}
      note={note}
      query={query}
      table={table}
      wide
      emptyNote="Nobody has known answers on both occasions."
      isEmpty={({ groups }) => rowsOf(groups).every(({ measure }) => measure.pairs === 0)}
      picture={({ groups }) => {
        const drawn = largest(groups);
        return (
          <div className={drawn.length > 1 ? 'pictures' : undefined}>
            {drawn.map((group) => (
              <section key={groupInWords(group.by)} aria-label={`${title}: ${groupInWords(group.by)}`}>
                {groups.length > 1 && (
                  <h3>
                    {groupInWords(group.by)} <span className="quiet">{counted(group.n, 'discharge')}</span>
                  </h3>
                )}
                <ChangeRows occasions={['At admission', later]} rows={changesOf(measuresOf(group))} />
              </section>
            ))}
          </div>
        );
      }}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={rowsOf(groups)}
          columns={[
            { name: 'Group', of: ({ group }: Row) => group },
            { name: 'Measure', of: ({ measure }) => measureNames[measure.measure], isText: true },
            { name: 'Known on both', of: ({ measure }) => count(measure.pairs) },
            { name: 'At admission', of: ({ measure }) => percent(measure.rateBefore) },
            { name: later, of: ({ measure }) => percent(measure.rateAfter) },
            { name: 'Change', of: ({ measure }) => (measure.change === null ? NO_VALUE : changeInWords(measure)) },
            { name: 'Improved', of: ({ measure }) => count(measure.improved) },
            { name: 'Worsened', of: ({ measure }) => count(measure.worsened) },
            {
              name: "McNemar's test",
              of: ({ measure }) => (measure.pValue === null ? NO_VALUE : formatPValue(measure.pValue)),
            },
            {
              name: 'Not known',
              of: ({ measure }) => count(measure.unknownBefore + measure.unknownAfter + measure.unknownBoth),
            },
          ]}
        />
      )}
    />
  );
}
