import { useParams } from 'react-router';
import { useAnswer } from '../../queries/use-answer.js';
import { ProblemNote } from '../../show/problem-note.js';
import { Skeleton } from '../../show/skeleton.js';
import { reportsIn, type OpenApi } from './description.js';
import { ReportList } from './report-list.js';
import { ReportPage } from './report-page.js';

const nothing = new URLSearchParams();

/** Every report of the API, whether or not a page draws it, from the API description alone. */
export default function ReportsSection() {
  const { report: name } = useParams();
  const { answer, problem, retry } = useAnswer<OpenApi>('/docs/openapi.json', nothing);
  if (answer === undefined) {
    return (
      <>
        <h1>All reports</h1>
        {problem === undefined ? (
          <Skeleton words="Loading the list of reports …" lines={8} />
        ) : (
          <ProblemNote problem={problem} retry={retry} />
        )}
      </>
    );
  }
  const reports = reportsIn(answer);
  if (name === undefined) return <ReportList reports={reports} />;
  const report = reports.find((each) => each.name === name);
  return report === undefined ? <ReportList reports={reports} missing={name} /> : <ReportPage report={report} />;
}
