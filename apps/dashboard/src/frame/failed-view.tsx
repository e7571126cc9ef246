import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '../queries/fetch.js';
import { ProblemNote } from '../show/problem-note.js';
import { problemOf } from '../queries/problem.js';
import { ViewNotLoaded } from './sections.js';
import { LoadingView } from './loading-view.js';

/** How often to check for an unreachable server, in milliseconds. */
const INTERVAL = 3_000;

/** Explains a failed view: its server is unreachable or has newer files, or the view has a fault. */
export function FailedView({ failure }: { readonly failure: Error }) {
  return failure instanceof ViewNotLoaded ? <NotLoaded failure={failure} /> : <Faulty failure={failure} />;
}

/** Checks for the server, and reloads the page when an unreachable server is back. */
function NotLoaded({ failure }: { readonly failure: Error }) {
  const [wasGone, setWasGone] = useState(false);
  const { error, isPending, isSuccess, refetch } = useQuery({
    queryKey: ['server', failure],
    queryFn: async ({ signal }) => (await request('/health/live', undefined, signal)).status,
    retry: false,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.status === 'error' ? INTERVAL : false),
  });
  if (error !== null && !wasGone) setWasGone(true);
  const isBack = wasGone && isSuccess;
  useEffect(() => {
    if (isBack) location.reload();
  }, [isBack]);
  if (isPending || isBack) return <LoadingView words="Connecting to the server …" />;
  if (error !== null) {
    return (
      <>
        <h1>This view could not be loaded</h1>
        <ProblemNote problem={problemOf(error)} retry={() => void refetch()} />
        <p className="quiet">It opens as soon as the server answers.</p>
      </>
    );
  }
  return (
    <Failed failure={failure}>
      The server may have been upgraded since the page was opened. Its figures are not affected.
    </Failed>
  );
}

function Faulty({ failure }: { readonly failure: Error }) {
  return <Failed failure={failure}>The page has an error. The figures of the server are not affected.</Failed>;
}

function Failed({ failure, children }: { readonly failure: Error; readonly children: string }) {
  return (
    <div className="note note-problem" role="alert">
      <h1>This view failed</h1>
      <p>{children}</p>
      <p>
        <code>{failure.message}</code>
      </p>
      <button type="button" onClick={() => location.reload()}>
        Load the page again
      </button>
    </div>
  );
}
