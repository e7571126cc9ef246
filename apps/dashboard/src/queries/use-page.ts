import { useQuery } from '@tanstack/react-query';
import { useKey } from './key.js';
import { RequestFailed, unreachable } from './problem.js';

/** A page rendered by the server, requested with the key of this tab. Its problems are pages too. */
export function usePage(address: string) {
  const { secret } = useKey();
  return useQuery({
    queryKey: ['page', address, secret],
    queryFn: ({ signal }) => requestPage(address, secret, signal),
    gcTime: 0,
  });
}

async function requestPage(address: string, secret: string | undefined, signal: AbortSignal): Promise<Document> {
  const headers = { accept: 'text/html', ...(secret !== undefined && { authorization: `Bearer ${secret}` }) };
  try {
    const response = await fetch(address, { headers, signal });
    return documentIn(await response.text());
  } catch (error) {
    if (signal.aborted) throw error;
    throw new RequestFailed(unreachable);
  }
}

/** The document without its inline style, which the dashboard's policy does not allow. */
function documentIn(text: string): Document {
  return new DOMParser().parseFromString(text.replace(/<style>[^]*?<\/style>/, ''), 'text/html');
}
