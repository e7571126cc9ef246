import { access } from './access/access.js';
import { benchmark } from './benchmark/benchmark.js';
import { census } from './census/census.js';
import { competingReasons } from './competing-reasons/competing-reasons.js';
import { coverage } from './coverage/coverage.js';
import { engagement } from './engagement/engagement.js';
import { flow } from './flow/flow.js';
import { intensity } from './intensity/intensity.js';
import { lengthOfStay } from './length-of-stay/length-of-stay.js';
import { outcomes } from './outcomes/outcomes.js';
import { readmission } from './readmission/readmission.js';
import type { Report } from './report.js';
import { retention } from './retention/retention.js';
import { unresolvedReferences } from './unresolved-references/unresolved-references.js';

/** Every report, in the order of lists. */
export const reports: readonly Report[] = [
  lengthOfStay,
  retention,
  competingReasons,
  flow,
  readmission,
  access,
  coverage,
  engagement,
  outcomes,
  benchmark,
  intensity,
  census,
  unresolvedReferences,
];
