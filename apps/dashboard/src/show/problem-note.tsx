import type { ProblemDetails } from '../queries/problem.js';

interface Properties {
  readonly problem: ProblemDetails;
  readonly retry?: () => void;
}

/** Explains why a query failed, and what can be done about it. */
export function ProblemNote({ problem, retry }: Properties) {
  const { title, detail, errors = [], code } = problem;
  return (
    <div className="note note-problem" role="alert">
      <p className="note-title">{title}</p>
      {detail !== undefined && <p>{detail}</p>}
      {errors.map(({ field, message }) => (
        <p key={field}>
          <code>{field}</code>: {message}
        </p>
      ))}
      {code === 'forbidden' && <p>Ask an operator for a key with that role, or use another key.</p>}
      {retry !== undefined && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
