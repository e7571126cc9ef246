import { useCallback, useEffect, type SubmitEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { addressOf } from '../../queries/fetch.js';
import { problemOf } from '../../queries/problem.js';
import { usePage } from '../../queries/use-page.js';
import { ProblemNote } from '../../show/problem-note.js';
import { Skeleton } from '../../show/skeleton.js';

/** The parameters of the server's history page. */
const parameterNames = ['asOf', 'effectiveOn', 'since'] as const;

/**
 * The server's history page of an episode, to read and print, requested with the key of this tab: a link carries none.
 */
export function HistoryPage({ episodeId }: { readonly episodeId: string }) {
  const [search, setSearch] = useSearchParams();
  const parameters = new URLSearchParams(
    parameterNames.flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : [])),
  );
  const path = encodeURIComponent(episodeId);
  const { data, error, refetch } = usePage(addressOf(`/history/${path}`, parameters));
  useEffect(() => {
    document.title = `History of episode ${episodeId} · Stepdown`;
  }, [episodeId]);
  const submit = (event: SubmitEvent<HTMLDivElement>) => {
    event.preventDefault();
    const fields = new FormData(event.target as unknown as HTMLFormElement);
    const filled = parameterNames.flatMap((name) => {
      const value = fields.get(name);
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    });
    setSearch(new URLSearchParams(filled));
  };
  return (
    <>
      <p className="on-screen">
        <Link to={{ pathname: `/episodes/${path}`, search: new URLSearchParams(momentOf(search)).toString() }}>
          In the dashboard
        </Link>
      </p>
      {error !== null && (
        <>
          <h1 className="identifier">History of episode {episodeId}</h1>
          <ProblemNote problem={problemOf(error)} retry={() => void refetch()} />
        </>
      )}
      {error === null && data === undefined && (
        <>
          <h1 className="identifier">History of episode {episodeId}</h1>
          <Skeleton words="Loading its history …" lines={10} />
        </>
      )}
      {error === null && data !== undefined && <Content page={data} submit={submit} />}
    </>
  );
}

interface ContentProperties {
  readonly page: Document;
  readonly submit: (event: SubmitEvent<HTMLDivElement>) => void;
}

/** The content of the page without its inline style: the policy of this document allows only style files. */
function Content({ page, submit }: ContentProperties) {
  const filled = useCallback(
    (element: HTMLDivElement | null) => {
      const nodes = page.querySelector('main')?.childNodes ?? [];
      element?.replaceChildren(...Array.from(nodes, (node) => document.importNode(node, true)));
    },
    [page],
  );
  // The form inside comes from the server; this page handles its input.
  return <div className="history" ref={filled} onSubmit={submit} />;
}

function momentOf(search: URLSearchParams): Record<string, string> {
  const asOf = search.get('asOf');
  return asOf === null ? {} : { asOf };
}
