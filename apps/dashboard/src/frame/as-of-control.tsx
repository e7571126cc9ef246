import { useState, type SubmitEvent } from 'react';
import { withValue } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';
import { useMoment } from '../queries/moment.js';
import type { ProblemDetails } from '../queries/problem.js';
import type { Projection } from '../queries/use-projection.js';
import { instant, position } from '../show/numbers.js';
import { momentState } from './moment-state.js';

interface Properties {
  readonly status: Projection;
  /** Why the last status request failed. */
  readonly problem: ProblemDetails | undefined;
}

/** Shows the moment of the page, and moves the whole page to another one. */
export function AsOfControl({ status, problem }: Properties) {
  const { change } = useAddress();
  const { asOf, live } = useMoment();
  const go = (to: string | undefined) => change((search) => withValue(search, 'asOf', to));
  const { tone, words } = live ? momentState(status, problem) : pastMoment(asOf);
  return (
    <div className={`moment moment-${tone}`} role="region" aria-label="Moment">
      <p className="moment-words">
        <span className="moment-mark" aria-hidden="true" />
        {tone === 'lost' ? <strong role="alert">{words}</strong> : <span>{words}</span>}
        {status.simulated !== undefined && (
          <em className="moment-simulated">simulated, ends {status.simulated.ends}</em>
        )}
      </p>
      <div className="moment-tools">
        {live ? (
          <button type="button" className="plain" onClick={() => go(asOf)}>
            Hold this moment
          </button>
        ) : (
          <button type="button" onClick={() => go(undefined)}>
            Back to live
          </button>
        )}
        <details className="moment-choice">
          <summary>Another moment</summary>
          <OtherMoment go={go} />
        </details>
      </div>
    </div>
  );
}

function pastMoment(asOf: string) {
  const moment = /^\d+$/.test(asOf) ? `position ${position(asOf)}` : instant(asOf);
  return { tone: 'past', words: `As of ${moment}: what was known then.` };
}

function OtherMoment({ go }: { readonly go: (asOf: string) => void }) {
  const [time, setTime] = useState('');
  const [logPosition, setLogPosition] = useState('');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (logPosition !== '') go(logPosition);
    else if (time !== '') go(new Date(`${time}Z`).toISOString());
  };
  return (
    <form className="moment-form" onSubmit={submit}>
      <label>
        Moment (UTC)
        <input type="datetime-local" step="1" value={time} onChange={({ target }) => setTime(target.value)} />
      </label>
      <label>
        or log position
        <input
          inputMode="numeric"
          pattern="\d{1,18}"
          value={logPosition}
          onChange={({ target }) => setLogPosition(target.value.trim())}
        />
      </label>
      <button type="submit">Show</button>
    </form>
  );
}
