import { useMemo } from 'react';
import { cohortIn, type Condition } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';
import { useMoment } from './moment.js';
import { useAnswer, type QueryResult } from './use-answer.js';

/** Parameters of a report besides the cohort; `undefined` ones are not sent. */
export type ReportParameters = Readonly<Record<string, string | undefined>>;

interface Options {
  /** `false` does not send the query. */
  readonly enabled?: boolean;
  /** Conditions of the cohort that the report does not take. They are left out, and the page must say so. */
  readonly without?: readonly Condition[];
}

/** Runs a report for the cohort in the address, as of the moment of the page. */
export function useReport<Answer>(
  name: string,
  parameters: ReportParameters = {},
  { enabled = true, without }: Options = {},
): QueryResult<Answer> {
  const { search } = useAddress();
  const { asOf } = useMoment();
  const serialized = JSON.stringify(parameters);
  const all = useMemo(() => {
    const made = cohortIn(search, without);
    for (const [parameter, value] of Object.entries(JSON.parse(serialized) as ReportParameters)) {
      if (value !== undefined) made.set(parameter, value);
    }
    made.set('asOf', asOf);
    return made;
  }, [search, serialized, asOf, without]);
  return useAnswer<Answer>(`/v1/reports/${name}`, all, { enabled });
}
