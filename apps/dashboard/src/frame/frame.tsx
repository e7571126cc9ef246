import { Suspense, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useKey } from '../queries/key.js';
import { MomentProvider } from '../queries/moment.js';
import { problemOf } from '../queries/problem.js';
import { useProjection } from '../queries/use-projection.js';
import { useAddress } from '../address/use-address.js';
import { ProblemNote } from '../show/problem-note.js';
import { AsOfControl } from './as-of-control.js';
import { ErrorBoundary } from './error-boundary.js';
import { KeyForm } from './key-form.js';
import { Masthead } from './masthead.js';
import { ViewName, LoadingView } from './loading-view.js';

/** The frame of all pages: navigation, the moment, and the form for a key. */
export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <Masthead />
      <Body>{children}</Body>
    </>
  );
}

function Body({ children }: { readonly children: ReactNode }) {
  const { search } = useAddress();
  const { pathname } = useLocation();
  const { secret } = useKey();
  const asOfInAddress = search.get('asOf');
  const { data: status, error, refetch } = useProjection(asOfInAddress === null);
  const problem = error === null ? undefined : problemOf(error);

  if (problem?.code === 'unauthenticated') {
    return (
      <main id="content" tabIndex={-1}>
        <KeyForm refused={secret !== undefined} />
      </main>
    );
  }
  if (status === undefined) {
    return (
      <main id="content" tabIndex={-1}>
        {problem === undefined ? (
          <LoadingView words="Connecting to the server …" />
        ) : (
          <>
            <ViewName />
            <ProblemNote problem={problem} retry={() => void refetch()} />
          </>
        )}
      </main>
    );
  }
  const asOf = asOfInAddress ?? status.position ?? '0';
  return (
    <MomentProvider moment={{ asOf, live: asOfInAddress === null }}>
      <AsOfControl status={status} problem={problem} />
      <main id="content" tabIndex={-1}>
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<LoadingView words="Loading …" />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
    </MomentProvider>
  );
}
