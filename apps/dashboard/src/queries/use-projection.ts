import { useQuery } from '@tanstack/react-query';
import type { ProjectorStatus } from '#read-models/projector/status';
import { requestJson } from './fetch.js';
import { useKey } from './key.js';

/** How often a page that is live asks whether the read models have moved, in milliseconds; a hidden page does not. */
const INTERVAL = 3_000;

/** How far the read models are, and whether the data are a simulated cohort that ended before today. */
export interface Projection extends ProjectorStatus {
  readonly simulated?: { readonly ends: string };
}

/** How far the read models are. Asked again and again while `live`. */
export function useProjection(live: boolean) {
  const { secret } = useKey();
  return useQuery({
    queryKey: ['projection', secret],
    queryFn: ({ signal }) => requestJson<Projection>('/v1/projection', secret, signal),
    refetchInterval: live ? INTERVAL : false,
  });
}
