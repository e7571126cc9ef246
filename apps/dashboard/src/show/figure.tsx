import { useId, type ReactNode } from 'react';
import type { QueryResult } from '../queries/use-answer.js';
import { Counted, type AnyAnswer } from './counted.js';
import { Downloads } from './downloads.js';
import { ProblemNote } from './problem-note.js';
import { Skeleton } from './skeleton.js';

interface Properties<Answer extends AnyAnswer> {
  readonly title: string;
  /** One sentence on what the chart shows and how to read it. */
  readonly note?: ReactNode;
  readonly query: QueryResult<Answer>;
  /** The table behind the chart, with its API name. */
  readonly table?: string;
  readonly picture: (answer: Answer) => ReactNode;
  /** The figures as a table; absent if the chart is one. */
  readonly figures?: (answer: Answer) => ReactNode;
  /** Whether an answer has nothing to show. */
  readonly isEmpty?: (answer: Answer) => boolean;
  /** The text for an empty answer. */
  readonly emptyNote?: string;
  readonly wide?: boolean;
}

/** A chart with its title, its figures as a table and as files, and how they were counted. */
export function Figure<Answer extends AnyAnswer>(properties: Properties<Answer>) {
  const { title, note, query, table, wide = false } = properties;
  const id = useId();
  return (
    <section className={wide ? 'figure figure-wide' : 'figure'} aria-labelledby={id} aria-busy={query.isLoading}>
      <header>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p className="figure-note">{note}</p>}
      </header>
      <Content {...properties} />
      {query.answer !== undefined && (
        <footer>
          <Downloads title={title} path={query.path} parameters={query.parameters} table={table} />
          <Counted title={title} query={query} answer={query.answer} />
        </footer>
      )}
    </section>
  );
}

function Content<Answer extends AnyAnswer>({
  title,
  query,
  picture,
  figures,
  isEmpty = noGroups,
  emptyNote = 'Nobody is in this cohort at this moment.',
}: Properties<Answer>) {
  const { answer, problem, retry } = query;
  if (problem !== undefined) return <ProblemNote problem={problem} retry={retry} />;
  if (answer === undefined) return <Skeleton words="Counting …" lines={6} />;
  if (isEmpty(answer)) return <p className="note">{emptyNote}</p>;
  return (
    <>
      <div className="picture">{picture(answer)}</div>
      {figures !== undefined && (
        <details className="figures">
          <summary>
            Figures as a table<span className="unseen">: {title}</span>
          </summary>
          {figures(answer)}
        </details>
      )}
    </>
  );
}

function noGroups({ groups }: AnyAnswer): boolean {
  return groups.length === 0;
}
