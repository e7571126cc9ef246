/** A problem of the API (RFC 9457). */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly retryable: boolean;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** A request failed. */
export class RequestFailed extends Error {
  constructor(readonly problem: ProblemDetails) {
    super(problem.title);
    this.name = 'RequestFailed';
  }
}

/** The problem in an unsuccessful answer, or a problem made from its status. */
export async function problemIn(response: Response): Promise<ProblemDetails> {
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return (await response.json()) as ProblemDetails;
  }
  const { status } = response;
  return { title: `The server answered with ${status}`, status, code: 'unknown', retryable: status >= 500 };
}

/** The server could not be reached. */
export const unreachable: ProblemDetails = {
  title: 'The server cannot be reached',
  detail: 'It may be starting again, or the network is interrupted.',
  status: 0,
  code: 'unreachable',
  retryable: true,
};

export function problemOf(error: unknown): ProblemDetails {
  if (error instanceof RequestFailed) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong on this page', detail, status: 0, code: 'unknown', retryable: false };
}
