import { courseFacts } from './course-facts.js';
import { entryFacts } from './entry-facts.js';

/** How facts follow from recorded events: the definition of a read model. */
export interface FactRules {
  /** See `courseFacts`. */
  readonly course: typeof courseFacts;
  /** See `entryFacts`. */
  readonly entry: typeof entryFacts;
}

/** The rules of this version of the program. `SCHEMA_VERSION` covers the rules and the tables together. */
export const factRules: FactRules = { course: courseFacts, entry: entryFacts };
