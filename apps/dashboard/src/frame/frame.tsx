import { Suspense, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useKey } from '../asking/key.js';
import { MomentProvider } from '../asking/moment.js';
import { problemOf } from '../asking/problem.js';
import { useProjection } from '../asking/use-projection.js';
import { useAddress } from '../address/use-address.js';
import { ProblemNote } from '../show/problem-note.js';
import { AsOfControl } from './as-of-control.js';
import { Guard } from './guard.js';
import { KeyForm } from './key-form.js';
import { Masthead } from './masthead.js';
import { ViewName, Waiting } from './waiting.js';

/** What all pages have around them: navigation, the moment they speak for, and the question for a key. */
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
  const asked = search.get('asOf');
  const { data: status, error, refetch } = useProjection(asked === null);
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
          <Waiting words="Asking the server …" />
        ) : (
          <>
            <ViewName />
            <ProblemNote problem={problem} again={() => void refetch()} />
          </>
        )}
      </main>
    );
  }
  const asOf = asked ?? status.position ?? '0';
  return (
    <MomentProvider moment={{ asOf, live: asked === null }}>
      <AsOfControl status={status} problem={problem} />
      <main id="content" tabIndex={-1}>
        <Guard key={pathname}>
          <Suspense fallback={<Waiting words="Loading …" />}>{children}</Suspense>
        </Guard>
      </main>
    </MomentProvider>
  );
}
