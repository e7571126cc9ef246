import { useMemo } from 'react';
import { Link } from 'react-router';
import { dimensions } from '../../address/dimensions.js';
import { sharedIn } from '../../address/parameters.js';
import { groupingIn, useAddress } from '../../address/use-address.js';
import { useReport } from '../../queries/use-report.js';
import { Choice, chosenIn } from '../../cohort/choice.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import type { AnyAnswer } from '../../show/counted.js';
import { PageHeading } from '../../show/page-heading.js';
import { nameInWords } from '../../show/words.js';
import type { DescribedReport } from './description.js';
import { OptionField } from './option-field.js';
import { ReportTable } from './report-table.js';

const unitNames: Readonly<Record<string, string>> = { stay: 'Stays at one level', episode: 'Whole episodes' };

/** A report with all of its options and tables. */
export function ReportPage({ report }: { readonly report: DescribedReport }) {
  const { name, summary, units, options, without, tables } = report;
  const { search } = useAddress();
  const ungrouped = dimensions.filter((dimension) => !report.dimensions.includes(dimension));
  const by = groupingIn(search);
  const chosen = Object.fromEntries(options.map((option) => [option.name, search.get(option.name) ?? undefined]));
  const counts = useMemo(() => Object.fromEntries(units.map((unit) => [unit, unitNames[unit] ?? unit])), [units]);
  const query = useReport<AnyAnswer>(
    name,
    { ...chosen, of: chosenIn(search, 'of', counts), by: by === undefined || ungrouped.includes(by) ? undefined : by },
    { without },
  );
  return (
    <>
      <p>
        <Link to={{ pathname: '/reports', search: sharedIn(search).toString() }}>All reports</Link>
      </p>
      <PageHeading
        title={nameInWords(name)}
        without={without}
        choices={
          <>
            {units.length > 1 && <Choice label="Count" name="of" values={counts} />}
            <GroupingChoice without={ungrouped} />
            {options.map((option) => (
              <OptionField key={option.name} option={option} />
            ))}
          </>
        }
      >
        {summary}.
      </PageHeading>
      <div className="report-tables">
        {tables.map((table) => (
          <ReportTable key={table.name} table={table} query={query} />
        ))}
      </div>
    </>
  );
}
