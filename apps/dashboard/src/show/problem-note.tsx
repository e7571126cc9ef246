import type { ProblemDetails } from '../asking/problem.js';

interface Properties {
  readonly problem: ProblemDetails;
  readonly again?: () => void;
}

/** Says why a question was not answered and what can be done about it. */
export function ProblemNote({ problem, again }: Properties) {
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
      {code === 'forbidden' && <p>Ask an operator for a key with the role that is named, or present another key.</p>}
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}
