import { useEffect } from 'react';
import { Link } from 'react-router';
import { sharedIn } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import type { EpisodeAnswer, HistoryAnswer } from '../../queries/episodes.js';
import { useKey } from '../../queries/key.js';
import { useMoment } from '../../queries/moment.js';
import { useAnswer } from '../../queries/use-answer.js';
import { ProblemNote } from '../../show/problem-note.js';
import { Skeleton } from '../../show/skeleton.js';
import { Entries } from './entries.js';
import { Stays } from './stays.js';
import { Summary } from './summary.js';
import { Timeline } from './timeline.js';

/** One episode: its status, its course over time, and all its entries. */
export function EpisodePage({ episodeId }: { readonly episodeId: string }) {
  const { search } = useAddress();
  const { asOf, live } = useMoment();
  const path = `/v1/episodes/${encodeURIComponent(episodeId)}`;
  const parameters = new URLSearchParams(live ? {} : { asOf });
  const options = live ? { currentAt: asOf } : {};
  const episode = useAnswer<EpisodeAnswer>(path, parameters, options);
  const history = useAnswer<HistoryAnswer>(`${path}/history`, parameters, options);
  const problem = episode.problem ?? history.problem;
  useEffect(() => {
    document.title = `Episode ${episodeId} · Stepdown`;
  }, [episodeId]);
  return (
    <>
      <p>
        <Link to={{ pathname: '/episodes', search: sharedIn(search).toString() }}>All episodes</Link>
      </p>
      <h1 className="identifier">Episode {episodeId}</h1>
      <p>
        <HistoryLink episodeId={episodeId} asOf={live ? undefined : asOf} />, as of any moment, with what changed
        between two
      </p>
      {problem !== undefined && <ProblemNote problem={problem} retry={episode.retry} />}
      {problem === undefined && (episode.answer === undefined || history.answer === undefined) && (
        <Skeleton words="Loading its history …" lines={10} />
      )}
      {problem === undefined && episode.answer !== undefined && history.answer !== undefined && (
        <div aria-busy={episode.isLoading || history.isLoading}>
          <Summary episode={episode.answer} />
          <div className="pictures">
            <Timeline episode={episode.answer} entries={history.answer.entries} />
            <Stays stays={episode.answer.stays} />
            <Entries entries={history.answer.entries} />
          </div>
        </div>
      )}
    </>
  );
}

/**
 * Links to the server's own page of an episode, which needs no script. A link carries no key: with a key, it leads to
 * the same page inside the dashboard.
 */
function HistoryLink({ episodeId, asOf }: { readonly episodeId: string; readonly asOf: string | undefined }) {
  const { secret } = useKey();
  const path = encodeURIComponent(episodeId);
  const query = asOf === undefined ? '' : `?${new URLSearchParams({ asOf }).toString()}`;
  const words = 'History to read and print';
  if (secret !== undefined) return <Link to={`/episodes/${path}/history${query}`}>{words}</Link>;
  return <a href={`/history/${path}${query}`}>{words}</a>;
}
