import type { ReactNode } from 'react';
import type { QueryResult } from '../queries/use-answer.js';
import { Skeleton } from './skeleton.js';

/** The content of a tile. */
export interface TileFigure {
  readonly value: string;
  readonly unit?: string;
  /** A note on the figure. */
  readonly note?: ReactNode;
}

interface Properties<Answer> {
  readonly name: string;
  readonly query: QueryResult<Answer>;
  /** The figure from an answer. */
  readonly figure: (answer: Answer) => TileFigure;
}

/** One important figure with its name and a note. */
export function Tile<Answer>({ name, query, figure }: Properties<Answer>) {
  return (
    <div className="tile" aria-busy={query.isLoading}>
      <dt>{name}</dt>
      <dd>
        <Content name={name} query={query} figure={figure} />
      </dd>
    </div>
  );
}

function Content<Answer>({ name, query: { answer, problem, retry }, figure }: Properties<Answer>) {
  if (problem !== undefined) {
    return (
      <span className="tile-problem" role="alert">
        {problem.title}
        <button type="button" className="plain" aria-label={`Try again: ${name}`} onClick={retry}>
          Try again
        </button>
      </span>
    );
  }
  if (answer === undefined) return <Skeleton words="Counting …" lines={2} />;
  const { value, unit, note } = figure(answer);
  return (
    <>
      <span className="tile-value">{value}</span>
      {unit !== undefined && <span className="tile-unit"> {unit}</span>}
      {note !== undefined && <span className="tile-note">{note}</span>}
    </>
  );
}
