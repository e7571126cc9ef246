import { createContext, use, type ReactNode } from 'react';

/**
 * The moment of the log that everything on the page speaks for: what the address says or, on a live page, the position
 * that the read models have reached. All pictures of one view are asked as of the same one.
 */
export interface Moment {
  /** A position or an instant, as the API's `asOf` takes it. */
  readonly asOf: string;
  readonly live: boolean;
}

const MomentContext = createContext<Moment>({ asOf: '0', live: true });

export function MomentProvider({ moment, children }: { readonly moment: Moment; readonly children: ReactNode }) {
  return <MomentContext value={moment}>{children}</MomentContext>;
}

export function useMoment(): Moment {
  return use(MomentContext);
}
