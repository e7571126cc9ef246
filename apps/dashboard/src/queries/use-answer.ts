import { useQuery, type QueryMeta } from '@tanstack/react-query';
import { addressOf, requestJson } from './fetch.js';
import { useKey } from './key.js';
import { useMoment } from './moment.js';
import { problemOf, type ProblemDetails } from './problem.js';

/** The state of a query. */
export interface QueryResult<Answer> {
  /** The address of the query: the same address gives the same answer. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  /**
   * On a live page that has advanced, the previous answer to the same question; never the answer to another question.
   */
  readonly answer: Answer | undefined;
  readonly problem: ProblemDetails | undefined;
  /** Whether `answer` is a previous one or not available yet. */
  readonly isLoading: boolean;
  retry(): void;
}

interface Options {
  /** `false` does not send the query. */
  readonly enabled?: boolean;
  /**
   * For answers that do not name their position: the position at which the answer is current. Another position sends
   * the query again.
   */
  readonly currentAt?: string;
}

/** Queries the API. Answers as of a position never change, so they are cached. */
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

/** The question without its moment. */
function questionOf(path: string, parameters: URLSearchParams): string {
  const others = new URLSearchParams(parameters);
  others.delete('asOf');
  return addressOf(path, others);
}

/** Lets a live page show the previous answer to the same question until the next one arrives. */
function previousAnswer(live: boolean, question: string) {
  return <T>(before: T | undefined, query: { readonly meta?: QueryMeta } | undefined): T | undefined =>
    live && query?.meta?.['live'] === true && query.meta['question'] === question ? before : undefined;
}
