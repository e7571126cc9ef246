import { useEffect } from 'react';
import { Link } from 'react-router';
import { sharedIn } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import { nameInWords } from '../../show/words.js';
import type { DescribedReport } from './description.js';

interface Properties {
  readonly reports: readonly DescribedReport[];
  /** A requested report that does not exist. */
  readonly missing?: string;
}

/** The reports, each with its summary. */
export function ReportList({ reports, missing }: Properties) {
  const { search } = useAddress();
  const shared = sharedIn(search).toString();
  useEffect(() => {
    document.title = 'All reports · Stepdown';
  }, []);
  return (
    <>
      <h1>All reports</h1>
      <p className="lead">Every report of the API with all of its tables, options and files.</p>
      {missing !== undefined && (
        <p className="note note-problem" role="alert">
          There is no report <code>{missing}</code>.
        </p>
      )}
      <ul className="report-list">
        {reports.map(({ name, summary, tables }) => (
          <li key={name} className="figure">
            <h2>
              <Link to={{ pathname: `/reports/${name}`, search: shared }}>
                {nameInWords(name)}
                <span className="unseen"> as a report</span>
              </Link>
            </h2>
            <p>{summary}.</p>
            <p className="quiet">Tables: {tables.map((table) => table.name).join(', ')}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
