import { useEffect, type ReactNode } from 'react';
import type { Condition } from '../address/parameters.js';
import { CohortPanel } from '../cohort/cohort-panel.js';

interface Properties {
  readonly title: string;
  readonly children: ReactNode;
  /** Choices of this page only. */
  readonly choices?: ReactNode;
  /** Conditions of a cohort that do not apply to this page. */
  readonly without?: readonly Condition[];
}

/** The title of a page, the question that it answers, and its cohort. */
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
