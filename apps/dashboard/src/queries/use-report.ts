import { useMemo } from 'react';
import { cohortIn, type Condition } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';
import { useMoment } from './moment.js';
import { useAnswer, type QueryResult } from './use-answer.js';

/** Parameters of a report beside the cohort; what is `undefined` is not sent. */
export type ReportParameters = Readonly<Record<string, string | undefined>>;

interface Options {
  /** `false` leaves the question open. */
  readonly enabled?: boolean;
  /** Conditions of the cohort that the report does not take: they are left out, which the page has to say. */
  readonly without?: readonly Condition[];
}

/** Asks a report about the cohort of the address, as of the moment of the page. */
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
