import type { AnswerTo } from '#read-models/reports/run-report';
import type { census } from '#read-models/reports/census/census';
import type { competingReasons } from '#read-models/reports/competing-reasons/competing-reasons';
import type { flow } from '#read-models/reports/flow/flow';
import type { intensity } from '#read-models/reports/intensity/intensity';
import type { lengthOfStay } from '#read-models/reports/length-of-stay/length-of-stay';
import type { outcomes } from '#read-models/reports/outcomes/outcomes';
import type { retention } from '#read-models/reports/retention/retention';

/** The answers of the reports. */
export type LengthOfStayAnswer = AnswerTo<typeof lengthOfStay>;
export type CensusAnswer = AnswerTo<typeof census>;
export type RetentionAnswer = AnswerTo<typeof retention>;
export type CompetingReasonsAnswer = AnswerTo<typeof competingReasons>;
export type FlowAnswer = AnswerTo<typeof flow>;
export type OutcomesAnswer = AnswerTo<typeof outcomes>;
export type IntensityAnswer = AnswerTo<typeof intensity>;
