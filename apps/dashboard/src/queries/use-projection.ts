import { useQuery } from '@tanstack/react-query';
import type { ProjectorStatus } from '#read-models/projector/status';
import { requestJson } from './fetch.js';
import { useKey } from './key.js';

/** How often a live page checks whether the read models have advanced, in milliseconds; a hidden page does not. */
const INTERVAL = 3_000;

/** The state of the projection, and the last day of a simulated cohort that ended before today. */
export interface Projection extends ProjectorStatus {
  readonly simulated?: { readonly ends: string };
}

/** The state of the projection, refreshed while `live`. */
export function useProjection(live: boolean) {
  const { secret } = useKey();
  return useQuery({
    queryKey: ['projection', secret],
    queryFn: ({ signal }) => requestJson<Projection>('/v1/projection', secret, signal),
    refetchInterval: live ? INTERVAL : false,
  });
}
