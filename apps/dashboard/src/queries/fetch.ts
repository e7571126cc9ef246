import { RequestFailed, problemIn, unreachable } from './problem.js';

/** Sends a request to this server. Rejects with `RequestFailed`, or with the reason of the signal. */
export async function request(path: string, secret: string | undefined, signal?: AbortSignal): Promise<Response> {
  const headers = secret === undefined ? undefined : { authorization: `Bearer ${secret}` };
  let response: Response;
  try {
    response = await fetch(path, { headers, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestFailed(unreachable);
  }
  if (!response.ok) throw new RequestFailed(await problemIn(response));
  return response;
}

export async function requestJson<Answer>(
  path: string,
  secret: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  return (await (await request(path, secret, signal)).json()) as Answer;
}

/** `path?parameters`, or the path alone. */
export function addressOf(path: string, parameters: URLSearchParams): string {
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
