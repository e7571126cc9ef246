import { createContext, use, type ReactNode } from 'react';

/**
 * The moment of the log for everything on the page: from the address or, on a live page, the position that the read
 * models have reached. All charts of a view use the same one.
 */
export interface Moment {
  /** A position or an instant, as in the API's `asOf`. */
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
