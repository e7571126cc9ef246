import { visible } from '#episode/words/visible';
import type { EpisodeAnswer } from '../../queries/episodes.js';
import { count, NO_VALUE } from '../../show/numbers.js';
import { statusNames } from '../../show/statuses.js';
import { wordsFor } from '../../show/words.js';

/** The status and the main facts of an episode. */
export function Summary({ episode }: { readonly episode: EpisodeAnswer }) {
  const { status, reason, patientId, providerId, referredOn, admittedOn, dischargedOn, lengthOfStay, revision } =
    episode;
  const facts: readonly (readonly [string, string])[] = [
    ['Status', statusNames[status]],
    ['Patient', patientId ?? NO_VALUE],
    ['Provider', providerId ?? NO_VALUE],
    ['Referred', referredOn ?? NO_VALUE],
    ['Admitted', admittedOn ?? NO_VALUE],
    ['Discharged', dischargedOn ?? NO_VALUE],
    ['Reason', typeof reason === 'number' ? wordsFor('reason', reason) : (reason ?? NO_VALUE)],
    ['Length of stay', lengthOfStay === undefined ? NO_VALUE : `${count(lengthOfStay.days)} days`],
    ['Entries', count(Number(revision) + 1)],
  ];
  return (
    <dl className="summary">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{visible(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
