import { useMoment } from './moment.js';
import type { EpisodesAnswer } from './episodes.js';
import { useAnswer } from './use-answer.js';
import type { ProblemDetails } from './problem.js';

interface Known {
  /** The instant; nothing for now, and while it is not known yet. */
  readonly instant: string | undefined;
  readonly isKnown: boolean;
  readonly problem: ProblemDetails | undefined;
}

/** The moment of the page as an instant: single episodes are asked for by the time at which things were recorded. */
export function useInstant(): Known {
  const { asOf, live } = useMoment();
  const isPosition = /^\d+$/.test(asOf);
  const asked = useAnswer<EpisodesAnswer>('/v1/episodes', new URLSearchParams({ limit: '1', asOf }), {
    enabled: !live && isPosition,
  });
  if (live) return { instant: undefined, isKnown: true, problem: undefined };
  if (!isPosition) return { instant: asOf, isKnown: true, problem: undefined };
  const instant = asked.answer?.asOf.recordedAt ?? undefined;
  return { instant, isKnown: !asked.waiting && instant !== undefined, problem: asked.problem };
}
