import { visible } from '#episode/words/visible';
import type { EpisodeAnswer } from '../../asking/episodes.js';
import { count, NOTHING } from '../../show/numbers.js';
import { statusNames } from '../../show/statuses.js';
import { wordsFor } from '../../show/words.js';

/** Where an episode stands. */
export function Summary({ episode }: { readonly episode: EpisodeAnswer }) {
  const { status, reason, patientId, providerId, referredOn, admittedOn, dischargedOn, lengthOfStay, revision } =
    episode;
  const facts: readonly (readonly [string, string])[] = [
    ['Status', statusNames[status]],
    ['Patient', patientId ?? NOTHING],
    ['Provider', providerId ?? NOTHING],
    ['Referred', referredOn ?? NOTHING],
    ['Admitted', admittedOn ?? NOTHING],
    ['Discharged', dischargedOn ?? NOTHING],
    ['Reason', typeof reason === 'number' ? wordsFor('reason', reason) : (reason ?? NOTHING)],
    ['Length of stay', lengthOfStay === undefined ? NOTHING : `${count(lengthOfStay.days)} days`],
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
