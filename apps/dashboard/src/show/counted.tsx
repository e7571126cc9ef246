import type { Answer } from '#read-models/reports/run-report';
import type { OptionDeclarations } from '#read-models/reports/options';
import { addressOf } from '../queries/fetch.js';
import type { QueryResult } from '../queries/use-answer.js';
import { instant, position } from './numbers.js';

/** What every report says about itself. */
export type AnyAnswer = Pick<
  Answer<OptionDeclarations>,
  'report' | 'of' | 'definitions' | 'asOf' | 'cutOff' | 'filters' | 'parkedStreams' | 'digest'
> & { readonly groups: readonly object[] };

interface Properties {
  /** The title of the figures: `In treatment by level of care`. */
  readonly title: string;
  readonly query: QueryResult<AnyAnswer>;
  readonly answer: AnyAnswer;
}

/** How the figures were counted: everything needed to reproduce and to prove them. */
export function Counted({ title, query, answer }: Properties) {
  const { asOf, cutOff, definitions, filters, parkedStreams, digest } = answer;
  const address = addressOf(query.path, query.parameters);
  return (
    <details className="counted">
      <summary>
        How this was counted<span className="unseen">: {title}</span>
      </summary>
      <dl>
        <dt>Counted</dt>
        <dd>{answer.of === 'stay' ? 'stays at one level of care' : 'whole episodes'}</dd>
        <dt>Log position</dt>
        <dd>
          {position(asOf.position)}
          {asOf.recordedAt !== null && `, recorded ${instant(asOf.recordedAt)}`}
        </dd>
        <dt>Data cut-off</dt>
        <dd>{cutOff ?? 'nothing is recorded'}</dd>
        <dt>Filters</dt>
        <dd>{Object.keys(filters).length === 0 ? 'none' : <code>{JSON.stringify(filters)}</code>}</dd>
        <dt>Definitions</dt>
        <dd>
          {Object.entries(definitions).map(([name, definition]) => (
            <span key={name} className="definition">
              {name}: <code>{definition}</code>
            </span>
          ))}
        </dd>
        {parkedStreams > 0 && (
          <>
            <dt>Missing</dt>
            <dd>{parkedStreams} episodes from some event on, because it could not be projected</dd>
          </>
        )}
        <dt className="on-screen">Digest</dt>
        <dd className="on-screen">
          <code className="digest">{digest}</code>
        </dd>
        <dt>Question</dt>
        <dd>
          <code>{address}</code>
        </dd>
      </dl>
    </details>
  );
}
