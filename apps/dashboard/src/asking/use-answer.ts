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

/** Asks the API; `enabled: false` leaves the question open. Answers as of a position never change, so they are kept. */
export function useAnswer<Answer>(
  path: string,
  parameters: URLSearchParams,
  { enabled = true }: { readonly enabled?: boolean } = {},
): Asked<Answer> {
  const { secret } = useKey();
  const address = addressOf(path, parameters);
  const { data, error, isPlaceholderData, isPending, refetch } = useQuery({
    queryKey: [address, secret],
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
