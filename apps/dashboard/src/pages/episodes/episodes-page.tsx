import { Link } from 'react-router';
import { cohortIn, sharedIn, withValue } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import type { EpisodesAnswer } from '../../queries/episodes.js';
import { useMoment } from '../../queries/moment.js';
import { useAnswer } from '../../queries/use-answer.js';
import { Choice } from '../../cohort/choice.js';
import { DataTable } from '../../show/data-table.js';
import { count, NO_VALUE } from '../../show/numbers.js';
import { PageHeading } from '../../show/page-heading.js';
import { ProblemNote } from '../../show/problem-note.js';
import { Skeleton } from '../../show/skeleton.js';
import { statusInWords, statusNames } from '../../show/statuses.js';
import { levelInWords, wordsFor } from '../../show/words.js';
import { FindForm } from './find-form.js';

const { new: _unlisted, void: _voided, ...listed } = statusNames;
const statuses = { '': 'Any', ...listed };
const PAGE = '50';

/** Finds an episode: by its id, by its patient, or in the list of the cohort. */
export function EpisodesPage() {
  const { search, change } = useAddress();
  const { asOf } = useMoment();
  const { answer, problem, retry, isLoading } = useAnswer<EpisodesAnswer>('/v1/episodes', queryIn(search, asOf));
  return (
    <>
      <PageHeading title="Episodes" choices={<Choice label="Status" name="status" values={statuses} />}>
        One episode of treatment from referral to follow-up: find it by its id, its patient, or in the list.
      </PageHeading>
      <FindForm />
      {problem !== undefined && <ProblemNote problem={problem} retry={retry} />}
      {answer === undefined && problem === undefined && <Skeleton words="Looking …" lines={10} />}
      {answer !== undefined && (
        <section className="figure episode-list" aria-label="Episodes" aria-busy={isLoading}>
          {answer.episodes.length === 0 ? (
            <p className="note">No episode is in this cohort at this moment.</p>
          ) : (
            <List answer={answer} />
          )}
          <p className="paging">
            {search.has('cursor') && (
              <button
                type="button"
                className="plain"
                onClick={() => change((current) => withValue(current, 'cursor', undefined))}
              >
                First page
              </button>
            )}
            {answer.next !== undefined && (
              <button type="button" onClick={() => change((current) => withValue(current, 'cursor', answer.next))}>
                Next page
              </button>
            )}
          </p>
        </section>
      )}
    </>
  );
}

function List({ answer }: { readonly answer: EpisodesAnswer }) {
  const { search } = useAddress();
  const shared = sharedIn(search).toString();
  return (
    <DataTable
      caption="Episodes by their first day"
      rows={answer.episodes}
      columns={[
        {
          name: 'Episode',
          of: ({ episodeId }: EpisodesAnswer['episodes'][number]) => (
            <Link to={{ pathname: `/episodes/${encodeURIComponent(episodeId)}`, search: shared }}>{episodeId}</Link>
          ),
        },
        { name: 'First day', isText: true, of: ({ openedOn }) => openedOn ?? NO_VALUE },
        { name: 'Status', isText: true, of: ({ status }) => statusInWords(status) },
        { name: 'Level of care', isText: true, of: ({ level }) => (level === null ? NO_VALUE : levelInWords(level)) },
        { name: 'Admitted', isText: true, of: ({ admittedOn }) => admittedOn ?? NO_VALUE },
        { name: 'Ended', isText: true, of: ({ endedOn }) => endedOn ?? NO_VALUE },
        { name: 'Reason', isText: true, of: ({ reason }) => (reason === null ? NO_VALUE : wordsFor('reason', reason)) },
        { name: 'Days', of: ({ lengthOfStay }) => count(lengthOfStay) },
      ]}
    />
  );
}

function queryIn(search: URLSearchParams, asOf: string): URLSearchParams {
  const query = withValue(cohortIn(search), 'cutOff', undefined);
  for (const name of ['status', 'patient', 'cursor']) {
    const value = search.get(name);
    if (value) query.set(name, value);
  }
  query.set('limit', PAGE);
  query.set('asOf', asOf);
  return query;
}
