import type { AnswerTo } from '#read-models/reports/ask';
import type { census } from '#read-models/reports/census';
import type { lengthOfStay } from '#read-models/reports/length-of-stay';

/** What the reports answer. */
export type LengthOfStayAnswer = AnswerTo<typeof lengthOfStay>;
export type CensusAnswer = AnswerTo<typeof census>;
