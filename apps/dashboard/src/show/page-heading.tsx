import { useEffect, type ReactNode } from 'react';
import { CohortPanel } from '../cohort/cohort-panel.js';

interface Properties {
  readonly title: string;
  readonly children: ReactNode;
  /** Choices of this page alone. */
  readonly choices?: ReactNode;
}

/** Title of a page with what it answers, and the cohort it is about. */
export function PageHeading({ title, children, choices }: Properties) {
  useEffect(() => {
    document.title = `${title} · Stepdown`;
  }, [title]);
  return (
    <>
      <h1>{title}</h1>
      <p className="lead">{children}</p>
      <CohortPanel />
      {choices !== undefined && <div className="choices">{choices}</div>}
    </>
  );
}
