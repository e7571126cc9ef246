import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { addressOf, askJson } from './fetch.js';
import { useKey } from './key.js';
import { problemOf, type ProblemDetails } from './problem.js';

/** What has become of a question. */
export interface Asked<Answer> {
  /** Where it is asked: the same address again gives the same answer. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  /** While another question is under way, the answer to the one before. */
  readonly answer: Answer | undefined;
  readonly problem: ProblemDetails | undefined;
  /** Whether `answer` belongs to an earlier question, or is still to come. */
  readonly waiting: boolean;
  again(): void;
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
): Asked<Answer> {
  const { secret } = useKey();
  const address = addressOf(path, parameters);
  const { data, error, isPlaceholderData, isPending, refetch } = useQuery({
    queryKey: [address, secret, currentAt],
    queryFn: ({ signal }) => askJson<Answer>(address, secret, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
  return {
    path,
    parameters,
    answer: error === null ? data : undefined,
    problem: error === null ? undefined : problemOf(error),
    waiting: isPending || isPlaceholderData,
    again: () => void refetch(),
  };
}
