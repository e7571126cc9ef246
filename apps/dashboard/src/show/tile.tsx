import type { ReactNode } from 'react';
import type { ProblemDetails } from '../asking/problem.js';

interface Properties {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
  readonly note?: ReactNode;
  readonly waiting: boolean;
  readonly problem?: ProblemDetails;
}

/** One figure that matters, with what it is and what stands behind it. */
export function Tile({ name, value, unit, note, waiting, problem }: Properties) {
  return (
    <div className="tile" aria-busy={waiting}>
      <dt>{name}</dt>
      <dd>
        {problem === undefined ? (
          <>
            <span className="tile-value">{value}</span>
            {unit !== undefined && <span className="tile-unit"> {unit}</span>}
          </>
        ) : (
          <span role="alert">{problem.title}</span>
        )}
        {note !== undefined && <span className="tile-note">{note}</span>}
      </dd>
    </div>
  );
}
