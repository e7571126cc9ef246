import { dimensionNames } from '../../address/dimensions.js';
import { groupingIn, useAddress } from '../../address/use-address.js';
import type { FlowAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import { PageHeading } from '../../show/page-heading.js';
import { Network } from './network.js';
import { Paths } from './paths.js';
import { Transitions } from './transitions.js';

/** Where people go from each level of care. */
export default function Flow() {
  const { search } = useAddress();
  const by = groupingIn(search);
  const query = useReport<FlowAnswer>('flow', { by });
  const compared = by === undefined ? 'everyone' : `by ${dimensionNames[by].toLowerCase()}`;
  return (
    <>
      <PageHeading title="Flow between levels" choices={<GroupingChoice />}>
        How episodes move through levels of care: down, up, sideways, out of treatment, or not on yet.
      </PageHeading>
      <div className="pictures">
        <Network title={`From admission to the end, ${compared}`} query={query} />
        <Transitions title={`Where each level leads, ${compared}`} query={query} />
        <Paths title={`Ways through treatment, ${compared}`} query={query} />
      </div>
    </>
  );
}
