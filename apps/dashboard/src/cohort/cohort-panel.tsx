import { bounds, conditionsIn, withoutConditions, type Condition } from '../address/parameters.js';
import { dimensionNames, dimensions } from '../address/dimensions.js';
import { useAddress } from '../address/use-address.js';
import { counted } from '../show/numbers.js';
import { Bounds } from './bounds.js';
import { Conditions } from './conditions.js';
import { DimensionChoice } from './dimension-choice.js';

interface Properties {
  /** Conditions that the page does not take: they are not offered, and those in the address are marked as unused. */
  readonly without?: readonly Condition[];
}

/** Selects the cohort of the page. Every choice is in the address at once, so that the view can be shared. */
export function CohortPanel({ without = [] }: Properties) {
  const { search, change } = useAddress();
  const conditions = conditionsIn(search);
  return (
    <section className="cohort" aria-label="Cohort">
      <div className="cohort-line">
        <Conditions without={without} />
        {conditions > 0 && (
          <button type="button" className="plain" onClick={() => change(withoutConditions)}>
            Everyone again
          </button>
        )}
      </div>
      <details>
        <summary>Change the cohort{conditions > 0 && ` (${counted(conditions, 'condition')})`}</summary>
        <div className="cohort-choices">
          {dimensions
            .filter((each) => !without.includes(each))
            .map((dimension) => (
              <DimensionChoice key={dimension} dimension={dimension} name={dimensionNames[dimension]} />
            ))}
          <Bounds names={bounds.filter((each) => !without.includes(each))} />
        </div>
      </details>
    </section>
  );
}
