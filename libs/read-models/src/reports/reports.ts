import { access } from './access.js';
import { benchmark } from './benchmark/benchmark.js';
import { census } from './census.js';
import { competingReasons } from './competing-reasons.js';
import { coverage } from './coverage.js';
import { engagement } from './engagement.js';
import { flow } from './flow.js';
import { intensity } from './intensity/intensity.js';
import { lengthOfStay } from './length-of-stay.js';
import { outcomes } from './outcomes/outcomes.js';
import { readmission } from './readmission.js';
import type { Report } from './report.js';
import { retention } from './retention.js';

/** Every report, in the order in which they are listed. */
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
];
