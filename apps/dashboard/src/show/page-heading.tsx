import { useEffect, type ReactNode } from 'react';
import type { Condition } from '../address/parameters.js';
import { CohortPanel } from '../cohort/cohort-panel.js';

interface Properties {
  readonly title: string;
  readonly children: ReactNode;
  /** Choices of this page alone. */
  readonly choices?: ReactNode;
  /** Conditions of a cohort that mean nothing here. */
  readonly without?: readonly Condition[];
}

/** Title of a page with what it answers, and the cohort it is about. */
export function PageHeading({ title, children, choices, without }: Properties) {
  useEffect(() => {
    document.title = `${title} · Stepdown`;
  }, [title]);
  return (
    <>
      <h1>{title}</h1>
      <p className="lead">{children}</p>
      <CohortPanel without={without} />
      {choices !== undefined && <div className="choices">{choices}</div>}
    </>
  );
}
