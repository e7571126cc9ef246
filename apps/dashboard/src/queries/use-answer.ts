import { useQuery, type QueryMeta } from '@tanstack/react-query';
import { addressOf, requestJson } from './fetch.js';
import { useKey } from './key.js';
import { useMoment } from './moment.js';
import { problemOf, type ProblemDetails } from './problem.js';

/** What has become of a question. */
export interface QueryResult<Answer> {
  /** Where it is asked: the same address again gives the same answer. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  /** On a live page that has moved on, the answer of just before; never the answer to another question. */
  readonly answer: Answer | undefined;
  readonly problem: ProblemDetails | undefined;
  /** Whether `answer` is that of just before, or is still to come. */
  readonly isLoading: boolean;
  retry(): void;
}

interface Options {
  /** `false` leaves the question open. */
  readonly enabled?: boolean;
  /** The position at which an answer was current that does not name one itself: at another it is asked for anew. */
  readonly currentAt?: string;
}

/** Asks the API. Answers as of a position never change, so they are kept. */
export function useAnswer<Answer>(
  path: string,
  parameters: URLSearchParams,
  { enabled = true, currentAt }: Options = {},
): QueryResult<Answer> {
  const { secret } = useKey();
  const { live } = useMoment();
  const address = addressOf(path, parameters);
  const question = questionOf(path, parameters);
  const { data, error, isPlaceholderData, isPending, refetch } = useQuery({
    queryKey: [address, secret, currentAt],
    queryFn: ({ signal }) => requestJson<Answer>(address, secret, signal),
    placeholderData: previousAnswer(live, question),
    meta: { live, question },
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
  return {
    path,
    parameters,
    answer: error === null ? data : undefined,
    problem: error === null ? undefined : problemOf(error),
    isLoading: isPending || isPlaceholderData,
    retry: () => void refetch(),
  };
}

/** What is asked, whatever moment it is asked for. */
function questionOf(path: string, parameters: URLSearchParams): string {
  const others = new URLSearchParams(parameters);
  others.delete('asOf');
  return addressOf(path, others);
}

/** Lets a live page show the answer to the same question of just before until the next one is there. */
function previousAnswer(live: boolean, question: string) {
  return <T>(before: T | undefined, query: { readonly meta?: QueryMeta } | undefined): T | undefined =>
    live && query?.meta?.['live'] === true && query.meta['question'] === question ? before : undefined;
}
