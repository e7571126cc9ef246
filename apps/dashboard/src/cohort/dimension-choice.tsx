import { useState } from 'react';
import type { Dimension } from '#read-models/reports/cohort';
import { toggled } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';
import type { LengthOfStayAnswer } from '../queries/answers.js';
import { useMoment } from '../queries/moment.js';
import { useAnswer } from '../queries/use-answer.js';
import { ProblemNote } from '../show/problem-note.js';
import { count } from '../show/numbers.js';
import { wordsFor, writtenValue } from '../show/words.js';

interface Properties {
  readonly dimension: Dimension;
  readonly name: string;
}

/** The existing values of a dimension, to choose from; loaded when the choice is opened. */
export function DimensionChoice({ dimension, name }: Properties) {
  const [opened, setOpened] = useState(false);
  const { search } = useAddress();
  const chosen = search.getAll(dimension).length;
  return (
    <details className="choice" onToggle={({ currentTarget }) => setOpened(opened || currentTarget.open)}>
      <summary>
        {name}
        {chosen > 0 && <span className="choice-count">{chosen}</span>}
      </summary>
      {opened && <Values dimension={dimension} name={name} />}
    </details>
  );
}

function Values({ dimension, name }: Properties) {
  const { search, change } = useAddress();
  const { asOf } = useMoment();
  const { answer, problem, retry } = useAnswer<LengthOfStayAnswer>(
    '/v1/reports/length-of-stay',
    new URLSearchParams({ of: 'episode', by: dimension, asOf }),
  );
  if (problem !== undefined) return <ProblemNote problem={problem} retry={retry} />;
  if (answer === undefined) return <p className="quiet">Counting …</p>;
  return (
    <fieldset>
      <legend className="unseen">{name}</legend>
      {answer.groups.map(({ by, n, open }) => {
        const value = by[dimension] ?? null;
        const written = writtenValue(value);
        return (
          <label key={written} className="choice-value">
            <input
              type="checkbox"
              checked={search.has(dimension, written)}
              onChange={() => change((current) => toggled(current, dimension, written))}
            />
            <span>{wordsFor(dimension, value)}</span>
            <span className="quiet">{count(n + open)}</span>
          </label>
        );
      })}
      {answer.groups.length === 0 && <p className="quiet">Nothing is recorded.</p>}
    </fieldset>
  );
}
