import { useMemo } from 'react';
import { cohortIn } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';
import { useMoment } from './moment.js';
import { useAnswer, type Asked } from './use-answer.js';

/** Parameters of a report beside the cohort; what is `undefined` is not sent. */
export type ReportParameters = Readonly<Record<string, string | undefined>>;

/** Asks a report about the cohort of the address, as of the moment of the page. */
export function useReport<Answer>(
  name: string,
  parameters: ReportParameters = {},
  { enabled = true }: { readonly enabled?: boolean } = {},
): Asked<Answer> {
  const { search } = useAddress();
  const { asOf } = useMoment();
  const asked = JSON.stringify(parameters);
  const all = useMemo(() => {
    const made = cohortIn(search);
    for (const [parameter, value] of Object.entries(JSON.parse(asked) as ReportParameters)) {
      if (value !== undefined) made.set(parameter, value);
    }
    made.set('asOf', asOf);
    return made;
  }, [search, asked, asOf]);
  return useAnswer<Answer>(`/v1/reports/${name}`, all, { enabled });
}
