import { courseFacts } from './course-facts.js';
import { entryFacts } from './entry-facts.js';

/** How facts follow from what is recorded: the definition by which a read model is made. */
export interface FactRules {
  /** See `courseFacts`. */
  readonly course: typeof courseFacts;
  /** See `entryFacts`. */
  readonly entry: typeof entryFacts;
}

/** The rules of this version of the program; `SCHEMA_VERSION` stands for them and the tables together. */
export const factRules: FactRules = { course: courseFacts, entry: entryFacts };
