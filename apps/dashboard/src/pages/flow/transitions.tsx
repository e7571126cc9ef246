import type { FlowAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { AreaKey } from '../../charts/area-key.js';
import { BarRows } from '../../charts/bar-rows.js';
import { ShareRows } from '../../charts/share-rows.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, counted, measure, percent } from '../../show/numbers.js';
import { groupInWords, levelInWords } from '../../show/words.js';
import { colourOfWay, transitionInWords, type Group } from './moves.js';
import { sharesOfWays, waysOfTransitions } from './ways.js';

interface Row {
  readonly group: string;
  readonly transition: Group['transitions'][number];
}

/** Of the people who left a level, the share that went to each destination, and after how many days. */
export function Transitions({ title, query }: { readonly title: string; readonly query: QueryResult<FlowAnswer> }) {
  return (
    <Figure
      title={title}
      note="How the ended stays at a level continued, with their median days."
      query={query}
      table="transitions"
      wide
      isEmpty={({ groups }) => rowsOf(groups).length === 0}
      picture={({ groups }) => (groups.length > 1 ? <Compared groups={groups} /> : <Alone groups={groups} />)}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={rowsOf(groups)}
          columns={[
            { name: 'Group', of: ({ group }: Row) => group },
            { name: 'Level', of: ({ transition }) => levelInWords(transition.from), isText: true },
            { name: 'Went on', of: ({ transition }) => transitionInWords(transition), isText: true },
            { name: 'Stays', of: ({ transition }) => count(transition.n) },
            { name: 'Share of those ended', of: ({ transition }) => percent(transition.share) },
            { name: 'Median days', of: ({ transition }) => measure(transition.medianDays) },
          ]}
        />
      )}
    />
  );
}

/** The levels of one group with their transitions, each with a length in proportion to its frequency. */
function Alone({ groups }: { readonly groups: readonly Group[] }) {
  return (
    <div className="small-multiples small-multiples-wide">
      {sectionsOf(groups).map(({ name, rows }) => (
        <section key={name} aria-label={`After ${name}`}>
          <h3>{name}</h3>
          <BarRows
            most={1}
            rows={rows.map((row) => ({
              name: transitionInWords(row.transition),
              value: row.transition.share ?? 0,
              text: `${percent(row.transition.share)} (${count(row.transition.n)}), ${measure(row.transition.medianDays)} days`,
              colour: colourOfWay(row.transition.move, row.transition.exit),
            }))}
          />
        </section>
      ))}
    </div>
  );
}

/** Each level of each group as one bar. */
function Compared({ groups }: { readonly groups: readonly Group[] }) {
  const sections = sectionsOf(groups);
  const parts = sections.flatMap(({ rows }) =>
    sharesOfWays(waysOfTransitions(rows.map(({ transition }) => transition))),
  );
  return (
    <>
      <AreaKey areas={[...new Map(parts.map((part) => [part.name, part])).values()]} />
      <ShareRows
        rows={sections.map(({ name, rows }) => ({
          name,
          note: counted(
            rows.reduce((sum, { transition }) => sum + transition.n, 0),
            'stay',
          ),
          parts: sharesOfWays(waysOfTransitions(rows.map(({ transition }) => transition))),
        }))}
      />
    </>
  );
}

/** A section for each group and level, with its ended stays. */
function sectionsOf(groups: readonly Group[]): readonly { readonly name: string; readonly rows: readonly Row[] }[] {
  const ended = rowsOf(groups).filter(({ transition }) => transition.share !== null);
  const sections = new Map<string, Row[]>();
  for (const row of ended) {
    const level = levelInWords(row.transition.from);
    const name = groups.length > 1 && row.group !== level ? `${level}: ${row.group}` : level;
    sections.set(name, [...(sections.get(name) ?? []), row]);
  }
  return [...sections].map(([name, rows]) => ({ name, rows }));
}

function rowsOf(groups: readonly Group[]): readonly Row[] {
  return groups.flatMap(({ by, transitions }) =>
    transitions.map((transition) => ({ group: groupInWords(by), transition })),
  );
}
